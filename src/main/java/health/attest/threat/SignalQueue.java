package health.attest.threat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Signals on their way to the counters, so that no request waits for them. Bounded: beyond that they are dropped. */
public final class SignalQueue {
    private static final int SIZE_MAX = 20_000;

    private final BlockingQueue<Signal> waiting = new ArrayBlockingQueue<>(SIZE_MAX);
    private final AtomicLong dropped = new AtomicLong();

    public void add(Signal signal) {
        if (!waiting.offer(signal)) {
            dropped.incrementAndGet();
        }
    }

    /** The next signals, at most one call's worth; empty if there are none. */
    public List<Signal> take() {
        List<Signal> taken = new ArrayList<>();
        waiting.drainTo(taken, ThreatCounters.SIGNALS_MAX);
        return taken;
    }

    /** Signals dropped since the start. */
    public long dropped() {
        return dropped.get();
    }
}
