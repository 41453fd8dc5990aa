package health.attest.consent.hapi;

import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;

/**
 * Takes from HAPI's words about a write what would tell a condition that was narrowed, or a hidden match, from one that
 * was not: for a success its text, for an entry that failed what it failed on.
 */
final class PlainOutcomes {
    private static final Set<String> ALIKE = Set.of("404", "409", "410", "412");
    private static final Pattern HAPI_CODE = Pattern.compile("HAPI-\\d{1,5}: ?");
    private static final Pattern CONDITION = Pattern.compile("(The supplied resource) .* (of type)");

    private PlainOutcomes() {}

    static void clean(OperationOutcome outcome) {
        outcome.getIssue().stream().filter(PlainOutcomes::isNoFailure).forEach(issue -> issue.setDiagnostics(null)
                .setDetails(null));
    }

    static void clean(BundleEntryComponent entry) {
        String status = String.valueOf(entry.getResponse().getStatus());
        if (!(entry.getResponse().getOutcome() instanceof OperationOutcome outcome)) {
            return;
        }
        clean(outcome);
        if (status.startsWith("404") || status.startsWith("410")) {
            entry.setResponse(RefusedEntries.absent().getResponse());
        } else if (ALIKE.stream().anyMatch(status::startsWith)) {
            outcome.getIssue().forEach(issue -> issue.setDiagnostics(null));
        } else {
            outcome.getIssue().forEach(PlainOutcomes::clean);
        }
    }

    private static void clean(OperationOutcomeIssueComponent issue) {
        if (issue.hasDiagnostics()) {
            String own = HAPI_CODE.matcher(issue.getDiagnostics()).replaceAll("");
            issue.setDiagnostics(CONDITION.matcher(own).replaceAll("$1 $2"));
        }
    }

    private static boolean isNoFailure(OperationOutcomeIssueComponent issue) {
        return issue.getSeverity() == IssueSeverity.INFORMATION || issue.getSeverity() == IssueSeverity.WARNING;
    }
}
