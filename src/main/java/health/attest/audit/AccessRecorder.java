package health.attest.audit;

import health.attest.access.AccessContext;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.audit.AccessRecord.About;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the journal's entries of what happened. Thread-safe. */
public final class AccessRecorder {
    private final EventDocument documents;
    private final ServerIdentity server;
    private final EventIds ids;
    private final Clock clock;

    public AccessRecorder(EventDocument documents, ServerIdentity server, EventIds ids, Clock clock) {
        this.documents = documents;
        this.server = server;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Whose doing it is.
     *
     * @param tenant in whose journal it belongs
     * @param requester who did it
     */
    public record Actor(Tenant tenant, Requester requester) {

        /** The caller of a request, with what its trail knows. */
        public static Actor of(AccessContext context, @Nullable RequestTrail trail) {
            Requester requester = Requester.of(context);
            return new Actor(
                    context.tenant(), trail == null ? requester : requester.with(trail.userAgent(), trail.started()));
        }
    }

    /** One entry for each patient, or one without when there is none: how reads and writes are recorded. */
    public List<JournalEntry> access(
            Actor actor, EventKind kind, Outcome outcome, About about, Collection<ResourceReference> patients) {
        if (patients.isEmpty()) {
            return List.of(one(actor, kind, outcome, about));
        }
        return perPatient(actor, kind, outcome, about, patients);
    }

    /** One entry for the query itself and one for each patient it found. */
    public List<JournalEntry> query(Actor actor, EventKind kind, About about, Collection<ResourceReference> patients) {
        List<JournalEntry> entries = new ArrayList<>();
        entries.add(one(actor, kind, Outcome.SUCCESS, about));
        entries.addAll(perPatient(actor, kind, Outcome.SUCCESS, about, patients));
        return entries;
    }

    /** One entry. */
    public JournalEntry one(Actor actor, EventKind kind, Outcome outcome, About about) {
        Instant recorded = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        AccessRecord record =
                new AccessRecord(ids.at(recorded), actor.tenant(), recorded, kind, outcome, actor.requester(), about);
        return JournalEntry.of(record, documents, server);
    }

    private List<JournalEntry> perPatient(
            Actor actor, EventKind kind, Outcome outcome, About about, Collection<ResourceReference> patients) {
        return patients.stream()
                .distinct()
                .map(patient -> one(actor, kind, outcome, about.ofPatient(patient)))
                .toList();
    }
}
