package health.attest.fhir.validation;

import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/**
 * One thing a check has to say about a resource.
 *
 * @param severity {@code ERROR} refuses the write
 * @param code kind of issue
 * @param expression FHIRPath of the element, from the resource type on
 * @param words for people
 */
record Finding(IssueSeverity severity, IssueType code, String expression, String words) {

    static Finding error(IssueType code, String expression, String words) {
        return new Finding(IssueSeverity.ERROR, code, expression, words);
    }

    boolean refuses() {
        return severity == IssueSeverity.ERROR || severity == IssueSeverity.FATAL;
    }

    Finding at(String place) {
        return new Finding(severity, code, place, words);
    }

    Finding asWarning() {
        return new Finding(IssueSeverity.WARNING, code, expression, words);
    }
}
