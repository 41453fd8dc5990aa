package health.attest.threat;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Shared counters with each instance's own beside them, so that there is always an answer and always a limit.
 *
 * <p>Every request is counted locally too. When the shared counters do not answer, or have lost their memory less than
 * a minute ago, each instance admits no more than its share of a limit: the limit divided by the number of instances,
 * rounded up, so that all together exceed it by less than their number. Counters that do not answer are left alone for
 * a while that doubles up to ten seconds; then one request tries them again. For a minute after that the share still
 * holds: the shared counters know nothing of what was admitted without them. Signals they missed are handed over then.
 */
public final class SafeCounters implements ThreatCounters {
    private static final long PAUSE_MIN_MILLIS = 1_000;
    private static final long PAUSE_MAX_MILLIS = 10_000;
    private static final long WINDOW_MILLIS = 60_000;
    private static final long HEALTHY = 0;

    private final ThreatCounters shared;
    private final ThreatCounters local;
    private final IntSupplier instances;
    private final Clock clock;
    /** When the shared counters may be asked again; {@link #HEALTHY} while they answer. */
    private final AtomicLong pausedUntil = new AtomicLong(HEALTHY);

    private final SignalBacklog backlog = new SignalBacklog();
    private volatile long pauseMillis = PAUSE_MIN_MILLIS;
    /** Until when the shared counters lack what was counted without them. */
    private volatile long incompleteUntil;

    /**
     * Counters that always answer.
     *
     * @param instances number of instances that serve at the moment, this one included
     */
    public SafeCounters(ThreatCounters shared, ThreatCounters local, IntSupplier instances, Clock clock) {
        this.shared = shared;
        this.local = local;
        this.instances = instances;
        this.clock = clock;
    }

    /** Whether the shared counters have answered when last asked. */
    public boolean isShared() {
        return pausedUntil.get() == HEALTHY;
    }

    @Override
    public Snapshot visit(Visit visit) {
        return ask(() -> shared.visit(visit))
                .map(all ->
                        all.whole() && clock.millis() >= incompleteUntil ? counted(visit, all) : limited(visit, all))
                .orElseGet(() -> local.visit(share(visit)));
    }

    /** The shared counters have decided; this instance only remembers it. */
    private Snapshot counted(Visit visit, Snapshot all) {
        Visit decided = all.admitted() ? visit.withLimit(Integer.MAX_VALUE) : visit.asOverLimit();
        return all.remembering(local.visit(decided));
    }

    /** The shared counters know of less than a minute: this instance's share of the limit holds as well. */
    private Snapshot limited(Visit visit, Snapshot some) {
        Snapshot own = local.visit(some.admitted() ? share(visit) : visit.asOverLimit());
        Snapshot known = some.remembering(own);
        return some.admitted() && !own.admitted() ? known.refusedLike(own) : known;
    }

    private Visit share(Visit visit) {
        int sharers = Math.max(1, instances.getAsInt());
        return visit.withLimit((visit.limit() + sharers - 1) / sharers);
    }

    @Override
    public Outcome report(List<Signal> signals) {
        Outcome own = local.report(signals);
        synchronized (backlog) {
            backlog.add(signals, clock.millis());
            return handOver().orElse(own);
        }
    }

    /** Hands over what waits, oldest first; empty if the shared counters did not take all of it. */
    private Optional<Outcome> handOver() {
        Outcome all = Outcome.NOTHING;
        List<Signal> next = backlog.next(clock.millis());
        while (!next.isEmpty()) {
            if (isPaused()) {
                return Optional.empty();
            }
            List<Signal> asked = next;
            Optional<Outcome> outcome = ask(() -> shared.report(asked));
            if (outcome.isEmpty()) {
                backlog.unsure(asked.size());
                return Optional.empty();
            }
            backlog.taken(asked.size());
            all = all.and(outcome.get());
            next = backlog.next(clock.millis());
        }
        return Optional.of(all);
    }

    private boolean isPaused() {
        return clock.millis() < pausedUntil.get();
    }

    @Override
    public boolean spend(String challenge) {
        return local.spend(challenge) && ask(() -> shared.spend(challenge)).orElse(true);
    }

    /** After a pause one caller asks on behalf of all; the others do not wait for what it will find. */
    private <T> Optional<T> ask(Supplier<T> question) {
        long until = pausedUntil.get();
        boolean probing = until != HEALTHY;
        if (probing && (clock.millis() < until || !pausedUntil.compareAndSet(until, clock.millis() + pauseMillis))) {
            return Optional.empty();
        }
        try {
            T answer = question.get();
            if (probing) {
                incompleteUntil = clock.millis() + WINDOW_MILLIS;
                pausedUntil.set(HEALTHY);
            }
            return Optional.of(answer);
        } catch (CountersUnavailableException e) {
            pause(probing);
            return Optional.empty();
        }
    }

    /** Of many callers that fail together only the first begins the pause, and only a failed try lengthens it. */
    private void pause(boolean probing) {
        if (probing) {
            pauseMillis = Math.min(PAUSE_MAX_MILLIS, pauseMillis * 2);
        } else if (pausedUntil.compareAndSet(HEALTHY, clock.millis() + PAUSE_MIN_MILLIS)) {
            pauseMillis = 2 * PAUSE_MIN_MILLIS;
        }
    }
}
