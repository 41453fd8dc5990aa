package health.attest.issuer;

import java.time.Instant;
import java.util.Optional;

/** Keeps launches until they are redeemed. Thread-safe. */
public interface Launches {

    void add(String digest, Launch launch);

    /** A launch that was not redeemed yet. */
    Optional<Launch> find(String digest);

    /** Redeems it; false when it was redeemed before. */
    boolean use(String digest, Instant at);

    /** Forgets what ended before that. */
    void purge(Instant before);
}
