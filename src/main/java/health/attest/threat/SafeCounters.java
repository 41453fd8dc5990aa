package health.attest.threat;

import java.time.Clock;
import java.util.List;

/**
 * Shared counters with each instance's own beside them, so that there is always an answer and always a limit.
 *
 * <p>Every request is counted locally too. What this instance has admitted alone can never exceed the limit, whatever
 * the shared counters have forgotten; when they do not answer, nothing is asked of them for a while that doubles up to
 * ten seconds.
 */
public final class SafeCounters implements ThreatCounters {
    private static final long PAUSE_MIN_MILLIS = 1_000;
    private static final long PAUSE_MAX_MILLIS = 10_000;

    private final ThreatCounters shared;
    private final ThreatCounters local;
    private final Clock clock;
    private volatile long pausedUntil;
    private volatile long pauseMillis = PAUSE_MIN_MILLIS;

    public SafeCounters(ThreatCounters shared, ThreatCounters local, Clock clock) {
        this.shared = shared;
        this.local = local;
        this.clock = clock;
    }

    /** Whether the shared counters are asked at the moment. */
    public boolean isShared() {
        return clock.millis() >= pausedUntil;
    }

    @Override
    public Snapshot visit(Visit visit) {
        Snapshot own = local.visit(visit);
        if (!isShared()) {
            return own;
        }
        try {
            Snapshot all = shared.visit(own.admitted() ? visit : visit.asOverLimit());
            pauseMillis = PAUSE_MIN_MILLIS;
            return all;
        } catch (CountersUnavailableException e) {
            pause();
            return own;
        }
    }

    @Override
    public Outcome report(List<Signal> signals) {
        Outcome own = local.report(signals);
        if (!isShared()) {
            return own;
        }
        try {
            return shared.report(signals);
        } catch (CountersUnavailableException e) {
            pause();
            return own;
        }
    }

    @Override
    public boolean spend(String challenge) {
        boolean fresh = local.spend(challenge);
        if (!fresh || !isShared()) {
            return fresh;
        }
        try {
            return shared.spend(challenge);
        } catch (CountersUnavailableException e) {
            pause();
            return true;
        }
    }

    private void pause() {
        pausedUntil = clock.millis() + pauseMillis;
        pauseMillis = Math.min(PAUSE_MAX_MILLIS, pauseMillis * 2);
    }
}
