package health.attest.fhir.hapi;

import health.attest.access.DenialReason;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBaseOperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.jspecify.annotations.Nullable;

/** Writes the OperationOutcomes of refusals and failures; the words of each reason stand here and nowhere else. */
final class Outcomes {
    /** Canonical of the code system of {@link DenialReason}. */
    static final String DENIAL_REASONS = "https://attest.health/fhir/CodeSystem/denial-reason";

    private static final Pattern HAPI_CODE = Pattern.compile("HAPI-\\d{1,5}: ?");
    /** Anything that looks like a Java class or package: what it says is ours to know. */
    private static final Pattern JAVA_NAME = Pattern.compile("\\b(?:[a-z]{2,}\\.){2,}[A-Za-z0-9_$]+");

    /** Where Java says which of its classes could not read on; the row and column after it are the caller's. */
    private static final Pattern EXCEPTION =
            Pattern.compile("\\b[A-Z]\\w*Exception(?: at \\[)?(?:\\[row,col [^]]*]: )?:? ?");

    /** Where a reference to something absent stood: a gate that hides its target cannot know what HAPI calls that. */
    private static final Pattern PATH_OF_ABSENT = Pattern.compile("(not found), specified in path: .*");

    /** A condition that a gate may have narrowed. */
    private static final Pattern CONDITION = Pattern.compile("(The supplied resource) .* (of type)");

    Answer of(DenialReason reason) {
        return switch (reason) {
            case NOT_AUTHENTICATED -> answer(401, reason, IssueType.LOGIN, "This needs an access token.");
            case INVALID_TOKEN -> answer(401, reason, IssueType.LOGIN, "The access token is not valid.");
            case EXPIRED_TOKEN -> answer(401, reason, IssueType.EXPIRED, "The access token has expired.");
            case INSUFFICIENT_SCOPE -> answer(403, reason, IssueType.FORBIDDEN, "No granted scope permits this.");
            case ROLE_FORBIDS -> answer(403, reason, IssueType.FORBIDDEN, "The caller's role does not permit this.");
            case CONSENT_DENIES, NOT_FOUND -> notFound();
            case NO_BREAK_GLASS_GRANT ->
                answer(403, reason, IssueType.FORBIDDEN, "Purpose BTG needs a break-glass grant for this patient.");
            case NOT_SUPPORTED -> answer(405, reason, IssueType.NOTSUPPORTED, "This server does not offer this.");
            case BLOCKED, THREAT_SCORE -> answer(403, reason, IssueType.SECURITY, "The request was refused.");
            case CHALLENGE_REQUIRED -> answer(401, reason, IssueType.SECURITY, "A challenge must be solved first.");
            case RATE_LIMITED -> answer(429, reason, IssueType.THROTTLED, "Too many requests.");
            case LIMIT_EXCEEDED -> answer(413, reason, IssueType.TOOLONG, "The request is too large.");
            case MALFORMED -> answer(400, reason, IssueType.INVALID, "The request cannot be read.");
            case UNAVAILABLE ->
                answer(503, reason, IssueType.TRANSIENT, "The server cannot answer now; try again shortly.");
        };
    }

    /** The one answer for absent, hidden, of another type and of another tenant. */
    private static Answer notFound() {
        return answer(404, DenialReason.NOT_FOUND, IssueType.NOTFOUND, "No such resource.");
    }

    /** A body or parameter that cannot be read. */
    Answer malformed(String words) {
        return answer(400, DenialReason.MALFORMED, IssueType.STRUCTURE, harmless(words));
    }

    /** What HAPI answered, without what tells of the server's inside or of data the caller may not know of. */
    Answer of(int status, String words, @Nullable IBaseOperationOutcome stated) {
        if (status == 404) {
            return notFound();
        }
        if (stated instanceof OperationOutcome outcome && outcome.hasIssue() && mayBeSaid(status, outcome)) {
            return new Answer(status, DenialReason.MALFORMED, cleaned(outcome));
        }
        return switch (status) {
            case 400, 422 -> answer(status, DenialReason.MALFORMED, IssueType.PROCESSING, harmless(words));
            case 405 -> of(DenialReason.NOT_SUPPORTED);
            case 409 ->
                answer(409, DenialReason.MALFORMED, IssueType.CONFLICT, "The resource has changed or is referred to.");
            case 410 -> answer(410, DenialReason.NOT_FOUND, IssueType.DELETED, "The resource was deleted.");
            case 412 ->
                answer(
                        412,
                        DenialReason.MALFORMED,
                        IssueType.MULTIPLEMATCHES,
                        "The condition matched not exactly one resource.");
            default -> answer(status, DenialReason.MALFORMED, IssueType.PROCESSING, harmless(words));
        };
    }

    /** What is wrong with a body, and that it says twice what the caller may read. */
    private static boolean mayBeSaid(int status, OperationOutcome outcome) {
        return status == 422 || (status == 409 && outcome.getIssueFirstRep().getCode() == IssueType.DUPLICATE);
    }

    /** A failure of ours: the reference to look it up by, and nothing else. */
    Answer failure(String requestId) {
        OperationOutcome outcome = new OperationOutcome();
        outcome.addIssue()
                .setSeverity(IssueSeverity.FATAL)
                .setCode(IssueType.EXCEPTION)
                .setDiagnostics("ref " + requestId);
        return new Answer(500, DenialReason.UNAVAILABLE, outcome);
    }

    private static Answer answer(int status, DenialReason reason, IssueType code, String words) {
        OperationOutcome outcome = new OperationOutcome();
        outcome.addIssue()
                .setSeverity(IssueSeverity.ERROR)
                .setCode(code)
                .setDiagnostics(words)
                .getDetails()
                .addCoding()
                .setSystem(DENIAL_REASONS)
                .setCode(reason.code());
        return new Answer(status, reason, outcome);
    }

    private static OperationOutcome cleaned(OperationOutcome stated) {
        OperationOutcome outcome = stated.copy();
        outcome.getIssue().forEach(issue -> issue.setDiagnostics(harmless(issue.getDiagnostics())));
        return outcome;
    }

    private static String harmless(@Nullable String words) {
        if (words == null) {
            return "";
        }
        String own = HAPI_CODE.matcher(words).replaceAll("");
        String unnamed = EXCEPTION.matcher(own).replaceAll("");
        String alike = PATH_OF_ABSENT.matcher(unnamed).replaceAll("$1");
        alike = CONDITION.matcher(alike).replaceAll("$1 $2");
        return JAVA_NAME.matcher(alike).replaceAll("…");
    }
}
