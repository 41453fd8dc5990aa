package health.attest.anchor.spring;

import health.attest.anchor.AnchorPolicy;
import health.attest.anchor.Anchorer;
import health.attest.anchor.Leadership;
import health.attest.anchor.Lease;
import health.attest.anchor.LeaseLostException;
import health.attest.anchor.Sequencer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Drives the ledger in one thread at its own pace: lease, log, chain. Never on a request's path; whatever fails is
 * tried again at the next turn.
 */
final class LedgerWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWorker.class);
    private static final int STOP_SECONDS_MAX = 10;

    private final Leadership leadership;
    private final Sequencer sequencer;
    private final Optional<Anchorer> anchorer;
    private final AnchorPolicy policy;
    private final Clock clock;
    private final String holder;

    private @Nullable ScheduledExecutorService thread;
    private @Nullable Lease lease;
    private long fence = -1;
    private final AtomicBoolean hurried = new AtomicBoolean();
    private Instant anchorAfter = Instant.MIN;
    private String trouble = "";
    private String waitsFor = "";

    LedgerWorker(
            Leadership leadership,
            Sequencer sequencer,
            Optional<Anchorer> anchorer,
            AnchorPolicy policy,
            Clock clock,
            String holder) {
        this.leadership = leadership;
        this.sequencer = sequencer;
        this.anchorer = anchorer;
        this.policy = policy;
        this.clock = clock;
        this.holder = holder;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started =
                Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "attest-ledger"));
        long pause = policy.sequenceEvery().toMillis();
        var unused = started.scheduleWithFixedDelay(this::turn, pause, pause, TimeUnit.MILLISECONDS);
        thread = started;
    }

    /** Logs what waits and goes to the chain now, without waiting for the next turn; returns at once. */
    synchronized void hasten() {
        hurried.set(true);
        if (thread != null) {
            thread.execute(this::turn);
        }
    }

    /** One turn: renew the lease, log what waits, and look at the chain when it is time. */
    void turn() {
        try {
            Optional<Lease> held = leadership.acquire(holder, policy.leaseLife());
            lease = held.orElse(null);
            if (held.isPresent()) {
                lead(held.get());
            }
            settle("");
        } catch (LeaseLostException e) {
            settle("lease lost");
        } catch (RuntimeException e) {
            // The database or the chain may be away for a while: whatever it was, the next turn tries again.
            settle(String.valueOf(e.getMessage()));
        }
    }

    private void lead(Lease held) {
        if (held.fence() != fence) {
            // Whoever begins to lead asks the chain before signing: the database may have been set back.
            anchorer.ifPresent(asking -> look(asking, held));
            fence = held.fence();
        }
        // Taken before the log is read: who comes later than that is in the next turn.
        boolean hurry = hurried.getAndSet(false);
        sequencer.run(held);
        Instant now = clock.instant();
        if (anchorer.isPresent() && (hurry || !now.isBefore(anchorAfter))) {
            anchorAfter = now.plus(policy.anchorEvery());
            look(anchorer.get(), held);
        } else {
            // An entry is called anchored soon after the chain has it, not at the next anchor.
            anchorer.ifPresent(follower -> follower.follow(held));
        }
    }

    private void look(Anchorer anchorer, Lease held) {
        Anchorer.Outcome outcome = anchorer.look(held);
        if (outcome instanceof Anchorer.Outcome.Diverged diverged) {
            LOG.error("ledger diverged, nothing is signed or anchored why=\"{}\"", diverged.why());
        }
        String why = outcome instanceof Anchorer.Outcome.Waiting waiting ? waiting.why() : "";
        if (!why.equals(waitsFor)) {
            if (why.isEmpty()) {
                LOG.info("chain available again after=\"{}\"", waitsFor);
            } else {
                LOG.warn("chain unavailable why=\"{}\"", why);
            }
            waitsFor = why;
        }
    }

    /** Says each trouble once, and once that it is over. */
    private void settle(String now) {
        if (!now.equals(trouble)) {
            if (now.isEmpty()) {
                LOG.info("ledger goes on after=\"{}\"", trouble);
            } else {
                LOG.warn("ledger waits why=\"{}\"", now);
            }
            trouble = now;
        }
    }

    @Override
    public synchronized void stop() {
        ScheduledExecutorService stopping = thread;
        if (stopping == null) {
            return;
        }
        stopping.shutdown();
        try {
            if (stopping.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS) && lease != null) {
                leadership.release(lease);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
