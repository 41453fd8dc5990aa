package health.attest.threat.servlet;

import health.attest.threat.Dashboard;
import health.attest.threat.DashboardSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends the dashboard to whoever watches: every five seconds, and at once on a block. Ends before the web server does,
 * which would otherwise wait for the watchers to go.
 */
final class DashboardStream implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DashboardStream.class);
    private static final int WATCHERS_MAX = 50;
    private static final long PERIOD_SECONDS = 5;
    private static final long TIMEOUT_MILLIS = 30L * 60 * 1_000;

    private final DashboardSource source;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "threat-dashboard");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean running;
    private final List<SseEmitter> watchers = new CopyOnWriteArrayList<>();

    DashboardStream(DashboardSource source) {
        this.source = source;
    }

    @Override
    public void start() {
        running = true;
        ScheduledFuture<?> unused =
                scheduler.scheduleWithFixedDelay(this::tell, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        running = false;
        scheduler.shutdownNow();
        watchers.forEach(SseEmitter::complete);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    SseEmitter open() {
        if (watchers.size() >= WATCHERS_MAX) {
            watchers.remove(0).complete();
        }
        SseEmitter watcher = new SseEmitter(TIMEOUT_MILLIS);
        watcher.onCompletion(() -> watchers.remove(watcher));
        watcher.onTimeout(watcher::complete);
        watcher.onError(failure -> watchers.remove(watcher));
        watchers.add(watcher);
        tellNow();
        return watcher;
    }

    void tellNow() {
        if (!scheduler.isShutdown()) {
            scheduler.execute(this::tell);
        }
    }

    private void tell() {
        if (watchers.isEmpty()) {
            return;
        }
        Dashboard dashboard;
        try {
            dashboard = source.dashboard();
        } catch (RuntimeException e) {
            LOG.warn("stage=THREAT event=dashboard-unavailable cause={}", e.toString());
            return;
        }
        List<SseEmitter> gone = new ArrayList<>();
        for (SseEmitter watcher : watchers) {
            try {
                watcher.send(SseEmitter.event().name("dashboard").data(dashboard));
            } catch (IOException | IllegalStateException e) {
                gone.add(watcher);
            }
        }
        watchers.removeAll(gone);
    }
}
