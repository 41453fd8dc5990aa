package health.attest.audit;

import health.attest.access.Tenant;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the answers that left and owe the journal an event, by tenant and minute of arrival, apart from whatever the
 * journal was given for them: a verification compares the two. Thread-safe; a crash loses counts, never invents one.
 */
public final class EdgeCounter {
    private final Map<Minute, Long> counts = new HashMap<>();

    /** A minute of a tenant's requests. */
    public record Minute(Tenant tenant, Instant start) {
        static Instant of(Instant arrived) {
            return arrived.truncatedTo(ChronoUnit.MINUTES);
        }
    }

    /** Counts one answer to a request that arrived then. */
    public synchronized void count(Tenant tenant, Instant arrived) {
        counts.merge(new Minute(tenant, Minute.of(arrived)), 1L, Long::sum);
    }

    /** What was counted since the last call. */
    public synchronized Map<Minute, Long> drain() {
        Map<Minute, Long> drained = Map.copyOf(counts);
        counts.clear();
        return drained;
    }
}
