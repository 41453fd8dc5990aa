package health.attest.auth;

import java.time.Instant;

/** Ends tokens before they expire, on every instance within a second. Thread-safe. */
public interface Revocations {

    /** Records the revocation; effective on this instance when the call returns. */
    void revoke(Revocation revocation);

    /** What is revoked. */
    enum Kind {
        /** One token, by its {@code jti}. */
        TOKEN,
        /** The tokens of one login, by their {@code sid}. */
        SESSION,
        /** The tokens of one user, by their {@code sub}. */
        USER,
        /** The tokens of one client, by their {@code client_id}. */
        CLIENT
    }

    /**
     * Tokens that end.
     *
     * @param kind by what they are named
     * @param issuer their issuer
     * @param key the name
     * @param at tokens issued up to this second end; later ones of the same user or client are good
     * @param until when the last of them would have expired; the entry may be forgotten then
     */
    record Revocation(Kind kind, String issuer, String key, Instant at, Instant until) {}
}
