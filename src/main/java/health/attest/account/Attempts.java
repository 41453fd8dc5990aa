package health.attest.account;

import java.time.Instant;

/** Counts failed attempts by (account, address). Thread-safe, on every instance. */
public interface Attempts {

    /**
     * Counts an attempt as failed before anything is known of it, in one statement, so that attempts that come at once
     * are all counted. An attempt that has to wait is not counted: it is not tried.
     *
     * @param account blind index of the name that was typed
     * @param address the key of the address it came from
     * @return false when the pair has to wait
     */
    boolean begin(byte[] account, String address, AttemptDelay delay);

    /** Forgets the failures of a pair, after its success; nobody else's. */
    void succeeded(byte[] account, String address);

    /** Forgets pairs that last failed before then. */
    int purge(Instant lastBefore);
}
