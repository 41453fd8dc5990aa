package health.attest.threat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns identical refusals of one key beyond a thousand a minute into one line with a count, so that an attacker cannot
 * fill the disk. Not thread-safe.
 */
public final class LogCollapse {
    /** Identical refusals of one key and minute that are written one by one. */
    public static final int SINGLE_MAX = 1_000;

    private static final int REFUSED_MIN = 400;

    private Instant minute = Instant.EPOCH;
    private final Map<Kind, Integer> counts = new HashMap<>();
    private final Map<Kind, LogEntry> held = new HashMap<>();

    private record Kind(String tag, String method, String route, int status, String action) {}

    /** The line to write now; empty when it was added to the count of a line that is held. */
    public Optional<LogEntry> offer(LogEntry entry) {
        if (entry.status() < REFUSED_MIN) {
            return Optional.of(entry);
        }
        Kind kind = new Kind(entry.tag(), entry.method(), entry.route(), entry.status(), entry.action());
        if (counts.merge(kind, 1, Integer::sum) <= SINGLE_MAX) {
            return Optional.of(entry);
        }
        held.merge(kind, entry, LogCollapse::together);
        return Optional.empty();
    }

    /** Whether lines are held that nobody has written yet. */
    public boolean isHolding() {
        return !held.isEmpty();
    }

    private static LogEntry together(LogEntry before, LogEntry latest) {
        return new LogEntry(
                latest.time(),
                latest.tag(),
                latest.address(),
                latest.method(),
                latest.route(),
                latest.status(),
                latest.userAgent(),
                before.score().points() > latest.score().points() ? before.score() : latest.score(),
                latest.action(),
                before.count() + latest.count());
    }

    /** The held lines of a minute that has ended, or of any when {@code all}. */
    public List<LogEntry> release(Instant now, boolean all) {
        Instant current = now.truncatedTo(ChronoUnit.MINUTES);
        boolean first = minute.equals(Instant.EPOCH);
        boolean sameMinute = first || current.equals(minute);
        minute = current;
        if (!all && sameMinute) {
            return List.of();
        }
        List<LogEntry> ended = List.copyOf(held.values());
        counts.clear();
        held.clear();
        return ended;
    }
}
