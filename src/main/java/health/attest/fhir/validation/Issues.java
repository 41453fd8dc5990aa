package health.attest.fhir.validation;

import health.attest.access.DenialReason;
import health.attest.fhir.Guide;
import java.util.Comparator;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;

/** Writes findings as an OperationOutcome, what refuses first. */
final class Issues {
    private static final String DENIAL_REASONS = Guide.CANONICAL + "/CodeSystem/denial-reason";

    /** An answer with more would help nobody. */
    private static final int ISSUES_MAX = 50;

    private Issues() {}

    static OperationOutcome of(List<Finding> findings) {
        OperationOutcome outcome = new OperationOutcome();
        findings.stream()
                .sorted(Comparator.comparing(finding -> !finding.refuses()))
                .limit(ISSUES_MAX)
                .map(Issues::issue)
                .forEach(outcome::addIssue);
        return outcome;
    }

    /** The same as the answer of a refused write: its first issue says why in Attest's own code. */
    static OperationOutcome refusing(List<Finding> findings) {
        OperationOutcome outcome = of(findings);
        CodeableConcept reason = new CodeableConcept();
        reason.addCoding().setSystem(DENIAL_REASONS).setCode(DenialReason.MALFORMED.code());
        outcome.getIssueFirstRep().setDetails(reason);
        return outcome;
    }

    private static OperationOutcomeIssueComponent issue(Finding finding) {
        return new OperationOutcomeIssueComponent()
                .setSeverity(finding.severity())
                .setCode(finding.code())
                .setDiagnostics(finding.words())
                .addExpression(finding.expression());
    }
}
