package health.attest.threat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Signals that the shared counters have not taken yet, oldest first. Bounded in number and age: the oldest are dropped,
 * and what is older than the window it would count in. Not thread-safe.
 */
final class SignalBacklog {
    static final int SIZE_MAX = 20_000;
    static final long AGE_MAX_MILLIS = 5 * LocalCounters.MINUTE;

    /** A signal and when it was first reported. */
    private record Waiting(Signal signal, long since) {}

    private final Deque<Waiting> waiting = new ArrayDeque<>();

    void add(List<Signal> signals, long now) {
        for (Signal signal : signals) {
            if (waiting.size() == SIZE_MAX) {
                waiting.removeFirst();
            }
            waiting.addLast(new Waiting(signal, now));
        }
    }

    /** The next signals, at most one call's worth; they stay until it is said what became of them. */
    List<Signal> next(long now) {
        while (!waiting.isEmpty() && waiting.getFirst().since() <= now - AGE_MAX_MILLIS) {
            waiting.removeFirst();
        }
        return waiting.stream()
                .limit(ThreatCounters.SIGNALS_MAX)
                .map(Waiting::signal)
                .toList();
    }

    /** The first of them have been counted. */
    void taken(int count) {
        for (int i = 0; i < count; i++) {
            waiting.removeFirst();
        }
    }

    /** Nobody knows whether the first have been counted: those that would count twice are given up. */
    void unsure(int count) {
        Deque<Waiting> again = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            Waiting each = waiting.removeFirst();
            if (each.signal().isRepeatable()) {
                again.push(each);
            }
        }
        again.forEach(waiting::addFirst);
    }
}
