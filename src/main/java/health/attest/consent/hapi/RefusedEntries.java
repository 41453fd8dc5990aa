package health.attest.consent.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import health.attest.access.DenialReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/**
 * The entries of a batch that ask for something hidden or absent: taken out before HAPI sees them, so that both are
 * answered in the same words, and answered where they stood.
 *
 * @param places their positions in the batch as this gate met it
 * @param size entries in it
 */
record RefusedEntries(Set<Integer> places, int size) {
    private static final String KEY = RefusedEntries.class.getName();

    RefusedEntries {
        places = Set.copyOf(places);
    }

    void keepIn(RequestDetails request) {
        request.getUserData().put(KEY, this);
    }

    static Optional<RefusedEntries> of(RequestDetails request) {
        return Optional.ofNullable((RefusedEntries) request.getUserData().get(KEY));
    }

    /** Puts the answers for refused entries into their places. */
    void answerIn(Bundle response) {
        List<BundleEntryComponent> answered = response.getEntry();
        List<BundleEntryComponent> all = new ArrayList<>(size);
        int next = 0;
        for (int place = 0; place < size; place++) {
            if (places.contains(place)) {
                all.add(absent());
            } else if (next < answered.size()) {
                all.add(answered.get(next++));
            }
        }
        response.setEntry(all);
    }

    /** The answer for what is hidden or absent. */
    static BundleEntryComponent absent() {
        OperationOutcome outcome = new OperationOutcome();
        outcome.addIssue()
                .setSeverity(IssueSeverity.ERROR)
                .setCode(IssueType.NOTFOUND)
                .getDetails()
                .addCoding()
                .setSystem(DenialReason.CODE_SYSTEM)
                .setCode(DenialReason.NOT_FOUND.code());
        BundleEntryComponent entry = new BundleEntryComponent();
        entry.getResponse().setStatus("404 Not Found").setOutcome(outcome);
        return entry;
    }
}
