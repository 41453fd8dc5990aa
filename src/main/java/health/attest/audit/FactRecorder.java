package health.attest.audit;

import health.attest.access.AccessDecision.Deny;
import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.access.Occurrence;
import health.attest.audit.AccessRecord.About;
import health.attest.audit.AccessRecorder.Actor;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides what the journal keeps of the facts that gates tell. Thread-safe. */
public final class FactRecorder {
    private static final String BEARER_TOKEN = "access-token";

    private final AccessRecorder recorder;
    private final AccessJournal journal;
    private final RefusalCounter refusals;

    public FactRecorder(AccessRecorder recorder, AccessJournal journal, RefusalCounter refusals) {
        this.recorder = recorder;
        this.journal = journal;
        this.refusals = refusals;
    }

    /**
     * Keeps what the fact leaves behind; returns when it is durable, or leaves it to the trail of the request.
     *
     * @param trail of the request the fact was noticed on; null outside the FHIR API
     */
    public void keep(AccessFact fact, @Nullable RequestTrail trail) {
        if (fact instanceof AccessFact.Refused refused) {
            refused(refused, trail);
        } else if (fact instanceof AccessFact.AuthenticationFailed failed) {
            failed(failed, trail);
        } else if (fact instanceof AccessFact.IssuerOverclaimed overclaimed) {
            refusals.count(overclaimed.context(), "issuer-overclaimed " + new TreeSet<>(overclaimed.claims()));
        } else if (fact instanceof AccessFact.ConsentDecided decided) {
            if (trail != null && decided.decision() instanceof Deny deny) {
                trail.closed(Outcome.refused(deny));
            }
            keep(consentDecision(decided, trail), trail);
        } else if (fact instanceof AccessFact.Occurred occurred) {
            journal.append(List.of(occurrence(occurred)));
        }
    }

    /** Makes the counts of the last minute durable. */
    public void flushRefusals() {
        journal.append(refusals.drain(recorder));
    }

    private void refused(AccessFact.Refused refused, @Nullable RequestTrail trail) {
        Deny deny = refused.deny();
        if (refused.context().caller() instanceof Caller.Anonymous && refused.interaction() == null) {
            refusals.count(
                    refused.context(),
                    deny.stage().name().toLowerCase(Locale.ROOT) + " "
                            + deny.reason().code() + " " + deny.rule());
        } else if (trail != null && trail.failure() == null) {
            trail.fail(Outcome.refused(deny));
        }
    }

    private void failed(AccessFact.AuthenticationFailed failed, @Nullable RequestTrail trail) {
        if (trail != null || failed.what().equals(BEARER_TOKEN)) {
            // A bad token is one of a flood; anything else is somebody's login.
            refusals.count(failed.context(), "authentication " + failed.what());
            return;
        }
        Outcome outcome = new Outcome(Outcome.Level.SERIOUS_FAILURE, failed.what());
        journal.append(List.of(recorder.one(
                Actor.of(failed.context(), null), EventKind.of(Occurrence.LOGIN), outcome, About.NOTHING)));
    }

    private List<JournalEntry> consentDecision(AccessFact.ConsentDecided decided, @Nullable RequestTrail trail) {
        Outcome outcome = decided.decision() instanceof Deny deny ? Outcome.refused(deny) : Outcome.SUCCESS;
        About about = About.NOTHING.ofPatient(decided.patient()).decidedBy(decided.consents());
        return List.of(recorder.one(Actor.of(decided.context(), trail), EventKind.CONSENT_DECISION, outcome, about));
    }

    private JournalEntry occurrence(AccessFact.Occurred occurred) {
        Outcome outcome =
                occurred.success() ? Outcome.SUCCESS : new Outcome(Outcome.Level.SERIOUS_FAILURE, "refused or failed");
        return recorder.one(
                Actor.of(occurred.context(), null),
                EventKind.of(occurred.what()),
                outcome,
                About.subject(occurred.subject(), occurred.details()));
    }

    private void keep(List<JournalEntry> entries, @Nullable RequestTrail trail) {
        if (trail == null) {
            journal.append(entries);
        } else {
            trail.addLasting(entries);
        }
    }
}
