package health.attest.threat.spring;

import health.attest.threat.Instances;
import health.attest.threat.ThreatResponse;
import health.attest.threat.ThreatStore;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** What the guard does beside requests: signals to the counters, blocks to and from database and chain. */
final class BackgroundWork implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundWork.class);
    private static final long FLUSH_MILLIS = 50;
    private static final long SYNCHRONISE_MILLIS = 1_000;

    private final ThreatResponse response;
    private final ThreatStore store;
    private final Instances instances;
    private final Runnable followChain;
    private @Nullable ScheduledExecutorService threads;
    private boolean storeDown;

    BackgroundWork(ThreatResponse response, ThreatStore store, Instances instances, Runnable followChain) {
        this.response = response;
        this.store = store;
        this.instances = instances;
        this.followChain = followChain;
    }

    @Override
    public synchronized void start() {
        synchronise();
        followChain.run();
        ScheduledExecutorService started = Executors.newScheduledThreadPool(2, task -> new Thread(task, "threat"));
        ScheduledFuture<?> unusedFlush =
                started.scheduleWithFixedDelay(this::flush, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> unusedSynchronise = started.scheduleWithFixedDelay(
                this::synchronise, SYNCHRONISE_MILLIS, SYNCHRONISE_MILLIS, TimeUnit.MILLISECONDS);
        threads = started;
    }

    /** Whatever goes wrong once must not end the work for ever: an executor drops a task that throws. */
    private void flush() {
        try {
            boolean more = response.flush();
            while (more) {
                more = response.flush();
            }
        } catch (RuntimeException e) {
            LOG.error("stage=THREAT event=signals-lost", e);
        }
    }

    private void synchronise() {
        try {
            instances.beat(store);
            response.synchronise();
            storeDown = false;
        } catch (ThreatStore.StoreUnavailableException e) {
            if (!storeDown) {
                LOG.warn("stage=THREAT event=store-unavailable blocks=memory");
            }
            storeDown = true;
        } catch (RuntimeException e) {
            LOG.error("stage=THREAT event=synchronise-failed", e);
        }
    }

    /** Before the web server starts, so that stored blocks stand when the first request comes; and after it stops. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public synchronized void stop() {
        ScheduledExecutorService started = threads;
        if (started == null) {
            return;
        }
        started.shutdown();
        try {
            started.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        flush();
        synchronise();
        leave();
        threads = null;
    }

    private void leave() {
        try {
            instances.leave(store);
        } catch (ThreatStore.StoreUnavailableException e) {
            LOG.warn("stage=THREAT event=store-unavailable instance=left-unsaid");
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return threads != null;
    }
}
