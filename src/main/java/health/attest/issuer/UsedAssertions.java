package health.attest.issuer;

import java.time.Instant;

/** Remembers which client assertions were used, so that each is used once, whichever instance sees it. */
public interface UsedAssertions {

    /**
     * Notes that an assertion is used.
     *
     * @param until when it expires, after which it need not be remembered
     * @return false when it was used before
     */
    boolean use(String client, String id, Instant until);

    /** Forgets assertions that have expired. */
    void purge();
}
