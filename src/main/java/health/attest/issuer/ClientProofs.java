package health.attest.issuer;

/** What clients prove themselves with, when they are registered. Thread-safe. */
public interface ClientProofs {

    /**
     * Refuses a key set that no assertion could be checked with, or that holds what nobody may know.
     *
     * @throws IllegalArgumentException when it is not usable
     */
    void requireUsable(String keySet);

    /** What is kept of a secret. */
    String hash(String secret);
}
