package health.attest.fhir.servlet;

import health.attest.access.WarmUp;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Whether requests can be served: everything is warm and the database answered within the last few seconds. Asking
 * costs nothing; one background thread does the looking. When the server stops, it is the first to say so.
 */
final class Readiness implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final int DATABASE_ANSWER_SECONDS = 1;

    private final DataSource dataSource;
    private final List<WarmUp> warmUps;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "readiness");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable ScheduledFuture<?> looking;
    private volatile boolean running;
    private volatile boolean warm;
    private volatile boolean databaseAnswers;

    Readiness(DataSource dataSource, List<WarmUp> warmUps) {
        this.dataSource = dataSource;
        this.warmUps = List.copyOf(warmUps);
    }

    boolean isReady() {
        return running && warm && databaseAnswers;
    }

    @Override
    public void start() {
        running = true;
        executor.execute(this::warmUp);
        looking = executor.scheduleWithFixedDelay(this::look, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void warmUp() {
        try {
            for (WarmUp work : warmUps) {
                work.run();
            }
            warm = true;
            LOG.info("ready");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("warm-up failed, the server will not be ready", e);
        }
    }

    private void look() {
        try (Connection connection = dataSource.getConnection()) {
            databaseAnswers = connection.isValid(DATABASE_ANSWER_SECONDS);
        } catch (SQLException e) {
            databaseAnswers = false;
        }
    }

    @Override
    public void stop() {
        running = false;
        if (looking != null) {
            looking.cancel(false);
        }
        executor.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts after the web server and stops before it, so that load balancers look elsewhere while requests finish. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
