package health.attest.access;

import java.util.Locale;

/**
 * Why a gate refused, as coded in Attest's code system {@code denial-reason}.
 *
 * <p>A reason may reach the caller, so none of them tells whether a hidden resource exists.
 */
public enum DenialReason {
    /** No token came with a request that needs one. */
    NOT_AUTHENTICATED,
    /** A token came and is not valid. */
    INVALID_TOKEN,
    /** The token was valid and has expired. */
    EXPIRED_TOKEN,
    /** No granted scope covers the interaction. */
    INSUFFICIENT_SCOPE,
    /** Absent, hidden, of another type or of another tenant: one answer for all of them. */
    NOT_FOUND,
    /** The caller's role never permits this interaction. */
    ROLE_FORBIDS,
    /** This server does not offer the interaction to anyone. */
    NOT_SUPPORTED,
    /** A patient's consent, or the implicit policy, denies the disclosure. */
    CONSENT_DENIES,
    /** Purpose {@code BTG} without a break-glass grant. */
    NO_BREAK_GLASS_GRANT,
    /** The address is blocked. */
    BLOCKED,
    /** More requests than the limit allows. */
    RATE_LIMITED,
    /** A challenge must be solved first. */
    CHALLENGE_REQUIRED,
    /** The request looks hostile. */
    THREAT_SCORE,
    /** The request is larger, deeper or longer than its class of caller may send. */
    LIMIT_EXCEEDED,
    /** The request cannot be read. */
    MALFORMED,
    /** A dependency that must answer before data may leave does not. */
    UNAVAILABLE;

    /** Canonical URL of the code system. */
    public static final String CODE_SYSTEM = "https://attest.health/fhir/CodeSystem/denial-reason";

    /** The code in the code system: lower case, words joined by hyphens. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
