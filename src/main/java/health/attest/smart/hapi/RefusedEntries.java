package health.attest.smart.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.DenialReason;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a batch that were refused, by their place, to be answered where they stood.
 *
 * @param byPlace why, by position in the batch as it was sent
 * @param size entries in the batch as it was sent
 */
record RefusedEntries(SortedMap<Integer, Deny> byPlace, int size) {
    private static final String KEY = RefusedEntries.class.getName();

    void keepIn(RequestDetails request) {
        request.getUserData().put(KEY, this);
    }

    static @Nullable RefusedEntries of(RequestDetails request) {
        return (RefusedEntries) request.getUserData().get(KEY);
    }

    /** Puts the answers for refused entries back into their places. */
    void answerIn(Bundle response) {
        List<BundleEntryComponent> answered = new ArrayList<>(response.getEntry());
        List<BundleEntryComponent> all = new ArrayList<>();
        int next = 0;
        for (int place = 0; place < size; place++) {
            Deny deny = byPlace.get(place);
            if (deny != null) {
                all.add(answer(deny));
            } else if (next < answered.size()) {
                all.add(answered.get(next++));
            }
        }
        response.setEntry(all);
    }

    private static BundleEntryComponent answer(Deny deny) {
        boolean absent = deny.reason() == DenialReason.NOT_FOUND;
        boolean unsupported = deny.reason() == DenialReason.NOT_SUPPORTED;
        OperationOutcome outcome = new OperationOutcome();
        outcome.addIssue()
                .setSeverity(IssueSeverity.ERROR)
                .setCode(absent ? IssueType.NOTFOUND : unsupported ? IssueType.NOTSUPPORTED : IssueType.FORBIDDEN)
                .getDetails()
                .addCoding()
                .setSystem(DenialReason.CODE_SYSTEM)
                .setCode(deny.reason().code());
        BundleEntryComponent entry = new BundleEntryComponent();
        entry.getResponse()
                .setStatus(absent ? "404 Not Found" : unsupported ? "400 Bad Request" : "403 Forbidden")
                .setOutcome(outcome);
        return entry;
    }
}
