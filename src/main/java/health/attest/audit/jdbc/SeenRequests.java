package health.attest.audit.jdbc;

import health.attest.audit.RowCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How many requests of each minute have an event. Rows come in order of time, so only the requests of the last minutes
 * are kept one by one.
 */
final class SeenRequests {
    /** No request takes longer than this from its arrival to its last event. */
    private static final Duration OPEN_MAX = Duration.ofHours(1);

    private final TreeMap<Instant, Set<Long>> open = new TreeMap<>();
    private final Map<Instant, Long> closed = new HashMap<>();

    void add(RowCheck.Arrival arrival) {
        open.computeIfAbsent(arrival.minute(), minute -> new HashSet<>()).add(arrival.request());
        while (open.firstKey().isBefore(arrival.minute().minus(OPEN_MAX))) {
            Map.Entry<Instant, Set<Long>> oldest = open.pollFirstEntry();
            closed.merge(oldest.getKey(), (long) oldest.getValue().size(), Long::sum);
        }
    }

    long in(Instant minute) {
        Set<Long> still = open.getOrDefault(minute, Set.of());
        return closed.getOrDefault(minute, 0L) + still.size();
    }
}
