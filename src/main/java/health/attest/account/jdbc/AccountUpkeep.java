package health.attest.account.jdbc;

import health.attest.account.Approvals;
import health.attest.account.Attempts;
import health.attest.account.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens without a request: mails go out, what is over is forgotten, what waited long enough is applied. */
final class AccountUpkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccountUpkeep.class);
    private static final Duration ATTEMPTS_KEPT = Duration.ofHours(24);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "account-upkeep");
        thread.setDaemon(true);
        return thread;
    });

    /** What somebody waits for. */
    record Waiting(List<Runnable> work) {}

    AccountUpkeep(Waiting waiting, Sessions sessions, Attempts attempts, Approvals approvals, Clock clock) {
        waiting.work().forEach(work -> every(1, TimeUnit.SECONDS, work));
        every(60, TimeUnit.SECONDS, approvals::applyDue);
        every(600, TimeUnit.SECONDS, () -> {
            int ended = sessions.purge();
            int forgotten = attempts.purge(clock.instant().minus(ATTEMPTS_KEPT));
            LOG.debug("forgot sessions={} attempts={}", ended, forgotten);
        });
    }

    private void every(long period, TimeUnit unit, Runnable work) {
        ScheduledFuture<?> unused = executor.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.warn("account upkeep failed, tried again later", e);
                    }
                },
                period,
                period,
                unit);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
