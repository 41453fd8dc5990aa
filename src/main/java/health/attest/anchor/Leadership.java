package health.attest.anchor;

import java.time.Duration;
import java.util.Optional;

/** One leader at a time, among all instances on one database. The database's clock decides. */
public interface Leadership {

    /** Takes or renews the lease; empty while somebody else holds it. */
    Optional<Lease> acquire(String holder, Duration life);

    /** Gives the lease up at once, if it is still held. */
    void release(Lease lease);
}
