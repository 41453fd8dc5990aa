package health.attest.audit.hapi;

import health.attest.access.Interaction;
import health.attest.access.ResourceReference;
import health.attest.audit.AccessRecorder.Actor;
import health.attest.audit.JournalEntry;
import health.attest.audit.Outcome;
import health.attest.audit.RequestTrail;
import health.attest.audit.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.jspecify.annotations.Nullable;

/** Reads the entries of a bundle's answer; the writes among them have theirs in the transaction already. */
final class BundleEntries {
    private final ResponseInterceptor single;

    BundleEntries(ResponseInterceptor single) {
        this.single = single;
    }

    List<JournalEntry> of(Actor actor, RequestTrail trail, List<AskedEntries.Asked> asked, Bundle answered) {
        List<JournalEntry> entries = new ArrayList<>();
        int size = Math.min(asked.size(), answered.getEntry().size());
        for (int i = 0; i < size; i++) {
            entries.addAll(entry(actor, trail, asked.get(i), answered.getEntry().get(i)));
        }
        return entries;
    }

    private List<JournalEntry> entry(
            Actor actor, RequestTrail trail, AskedEntries.Asked asked, BundleEntryComponent answered) {
        Interaction interaction = Routes.read(asked.method(), asked.url());
        int status = status(answered.getResponse().getStatus());
        if (status >= 400) {
            return single.failed(actor, interaction, asked.method(), outcome(status, answered));
        }
        Optional<ResourceReference> written = location(answered);
        if (interaction.kind().writes()
                && written.map(reference -> trail.wrote(reference.toString())).orElse(false)) {
            return List.of();
        }
        return single.entries(
                actor, trail, at(interaction, written.orElse(null)), asked.method(), answered.getResource());
    }

    private static Outcome outcome(int status, BundleEntryComponent answered) {
        Outcome outcome = Outcome.ofStatus(status);
        String reason = answered.getResponse().getOutcome() instanceof OperationOutcome said
                ? said.getIssueFirstRep().getDetails().getCodingFirstRep().getCode()
                : null;
        return reason == null ? outcome : new Outcome(outcome.level(), outcome.description() + " " + reason);
    }

    /** The interaction on what it turned out to concern. */
    private static Interaction at(Interaction asked, @Nullable ResourceReference written) {
        return asked.id() != null || written == null || !asked.kind().writes()
                ? asked
                : new Interaction(
                        asked.kind(),
                        written.type(),
                        written.id(),
                        asked.version(),
                        asked.operation(),
                        asked.parameters(),
                        asked.conditional());
    }

    private static Optional<ResourceReference> location(BundleEntryComponent answered) {
        String location = String.valueOf(answered.getResponse().getLocation());
        int history = location.indexOf("/_history/");
        return ResourceReference.parse(history < 0 ? location : location.substring(0, history), "");
    }

    private static int status(@Nullable String status) {
        return status != null && status.matches("[1-5][0-9]{2}.*") ? Integer.parseInt(status.substring(0, 3)) : 200;
    }
}
