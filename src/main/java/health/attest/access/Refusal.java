package health.attest.access;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller is told when a gate in front of the FHIR server refuses, as OperationOutcome or problem details.
 *
 * @param status HTTP status, 400 to 599
 * @param reason what the caller may be told
 * @param requestId id of the refused request
 * @param rule the rule that refused, in lower-case letters and hyphens; empty when there is nothing more to say
 */
public record Refusal(int status, DenialReason reason, String requestId, String rule) {
    private static final Pattern FORMAT = Pattern.compile("(?:^|&)_format=([^&]{0,64})");

    public Refusal(int status, DenialReason reason, String requestId) {
        this(status, reason, requestId, "");
    }

    /**
     * A body and its media type.
     *
     * @param mediaType with charset
     */
    public record Answer(String mediaType, String body) {}

    /**
     * The answer in the form its route and its caller expect: FHIR below {@code /fhir}, problem details elsewhere.
     *
     * @param query raw query string; {@code _format} goes before {@code Accept} (FHIR R4, HTTP)
     */
    public Answer answer(String path, @Nullable String query, @Nullable String accept) {
        if (!path.equals("/fhir") && !path.startsWith("/fhir/")) {
            return new Answer("application/problem+json;charset=UTF-8", problemJson());
        }
        Matcher format = FORMAT.matcher(query == null ? "" : query);
        String wanted = format.find() ? format.group(1) : accept == null ? "" : accept;
        return prefersXml(wanted.toLowerCase(Locale.ROOT))
                ? new Answer("application/fhir+xml;charset=UTF-8", operationOutcomeXml())
                : new Answer("application/fhir+json;charset=UTF-8", operationOutcomeJson());
    }

    private static boolean prefersXml(String wanted) {
        boolean xml = wanted.replace("xhtml+xml", "").contains("xml");
        return xml && !wanted.contains("json");
    }

    /** An OperationOutcome in JSON (FHIR R4). */
    public String operationOutcomeJson() {
        return """
                {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"%s",\
                "details":{"coding":[{"system":"%s","code":"%s"}]},"diagnostics":"%s"}]}""".formatted(issueType(), DenialReason.CODE_SYSTEM, reason.code(), diagnostics());
    }

    /** The same OperationOutcome in XML. */
    public String operationOutcomeXml() {
        return """
                <OperationOutcome xmlns="http://hl7.org/fhir"><issue><severity value="error"/><code value="%s"/>\
                <details><coding><system value="%s"/><code value="%s"/></coding></details>\
                <diagnostics value="%s"/></issue></OperationOutcome>""".formatted(issueType(), DenialReason.CODE_SYSTEM, reason.code(), diagnostics());
    }

    /** Problem details (RFC 9457). */
    public String problemJson() {
        return """
                {"type":"%s#%s","title":"%s","status":%d,"detail":"%s"}""".formatted(DenialReason.CODE_SYSTEM, reason.code(), words(), status, diagnostics());
    }

    private String diagnostics() {
        String why = rule.isEmpty() ? "" : " Rule " + rule + ".";
        return words() + why + " Request " + requestId + ".";
    }

    private String issueType() {
        return switch (reason) {
            case NOT_AUTHENTICATED, INVALID_TOKEN -> "login";
            case EXPIRED_TOKEN -> "expired";
            case INSUFFICIENT_SCOPE, ROLE_FORBIDS, NO_BREAK_GLASS_GRANT -> "forbidden";
            case NOT_FOUND, CONSENT_DENIES -> "not-found";
            case NOT_SUPPORTED -> "not-supported";
            case BLOCKED, CHALLENGE_REQUIRED, THREAT_SCORE -> "security";
            case RATE_LIMITED -> "throttled";
            case LIMIT_EXCEEDED -> "too-long";
            case MALFORMED -> "structure";
            case UNAVAILABLE -> "transient";
        };
    }

    private String words() {
        return switch (reason) {
            case NOT_AUTHENTICATED -> "This needs an access token.";
            case INVALID_TOKEN -> "The access token is not valid.";
            case EXPIRED_TOKEN -> "The access token has expired.";
            case INSUFFICIENT_SCOPE -> "No granted scope permits this.";
            case ROLE_FORBIDS -> "The caller's role does not permit this.";
            case NO_BREAK_GLASS_GRANT -> "Purpose BTG needs a break-glass grant for this patient.";
            case NOT_FOUND, CONSENT_DENIES -> "No such resource.";
            case NOT_SUPPORTED -> "This server does not offer this.";
            case BLOCKED -> "Requests from this address are not served.";
            case CHALLENGE_REQUIRED -> "Solve the challenge at /security/challenge and repeat the request.";
            case THREAT_SCORE -> "The request was refused.";
            case RATE_LIMITED -> "Too many requests.";
            case LIMIT_EXCEEDED -> "The request is larger, deeper or longer than permitted.";
            case MALFORMED -> "The request cannot be read.";
            case UNAVAILABLE -> "The server cannot answer now; try again shortly.";
        };
    }
}
