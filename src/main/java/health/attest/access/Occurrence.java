package health.attest.access;

import java.util.Locale;

/** What happens outside the FHIR API and must be in the journal all the same. */
public enum Occurrence {
    /** A person proved who they are, or failed to. */
    LOGIN,
    LOGOUT,
    /** A second factor was added, removed, used or failed. */
    SECOND_FACTOR,
    /** An access, refresh or ID token was issued or refused. */
    TOKEN_ISSUED,
    TOKEN_REFRESHED,
    TOKEN_REVOKED,
    /** A rotated refresh token came back. */
    TOKEN_REUSED,
    TOKEN_INTROSPECTED,
    SESSION_ENDED,
    /** An account was registered, changed, disabled, or its password was. */
    ACCOUNT_CHANGED,
    CLIENT_CHANGED,
    ROLE_CHANGED,
    TENANT_CHANGED,
    ADDRESS_BLOCKED,
    ADDRESS_UNBLOCKED,
    /** A subject was shut out for a while, and its tokens ended. */
    SUBJECT_DENIED,
    CHALLENGE_ISSUED,
    CHALLENGE_ANSWERED,
    /** Access against a patient's consent in an emergency was asked for, given, used up or withdrawn. */
    BREAK_GLASS,
    CONFIGURATION_CHANGED,
    KEY_CHANGED,
    STARTED,
    STOPPED,
    BACKED_UP,
    RESTORED,
    /** Events past their retention were dropped from the journal. */
    EVENTS_DROPPED,
    /** A subscription sent something out. */
    DELIVERED;

    /** The code in the journal's code system: lower case, words joined by hyphens. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
