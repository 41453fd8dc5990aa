package health.attest.threat;

/** Something that happened to a key and is counted after the fact. */
public sealed interface Signal {

    /** Whom it is counted for. */
    String key();

    /** Whether it may be counted again when nobody knows whether it was: what is remembered as a set or a mark. */
    default boolean isRepeatable() {
        return !(this instanceof AuthenticationFailed || this instanceof ChallengeFailed || this instanceof Charged);
    }

    /** A login, token, assertion or second factor failed. */
    record AuthenticationFailed(String key) implements Signal {}

    /** An absent or forbidden id was asked for; {@code id} is a digest. */
    record Missing(String key, String id) implements Signal {}

    /**
     * A search returned at most one row.
     *
     * @param shape digest of the query without one value
     * @param value digest of that value
     */
    record NarrowSearch(String key, String shape, String value) implements Signal {}

    /** A token validated from this address. */
    record Shared(String key) implements Signal {}

    /** A challenge was not solved. */
    record ChallengeFailed(String key) implements Signal {}

    /** A challenge was solved. */
    record ChallengeSolved(String key) implements Signal {}

    /** A subject did what an address would be blocked for. */
    record Denied(String key) implements Signal {}

    /** A batch cost more than one request. */
    record Charged(String key, int requests) implements Signal {}

    /** A scored anonymous request was refused; {@code key} is the address, IPv6 by its /48. */
    record Refused(String key, String pattern) implements Signal {}

    /** The key starts again with nothing. */
    record Cleared(String key) implements Signal {}
}
