package health.attest.auth;

/** The tokens, sessions, users and clients whose tokens ended before they expired. Thread-safe. */
public interface RevokedTokens {

    /**
     * Whether this identity's token was revoked, alone or with its session, user or client.
     *
     * @throws RevocationsUnavailableException when the list cannot be known to be at most a second old
     */
    boolean includes(Identity identity);

    /** The list of revoked tokens does not answer; no token can be judged. */
    final class RevocationsUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public RevocationsUnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
