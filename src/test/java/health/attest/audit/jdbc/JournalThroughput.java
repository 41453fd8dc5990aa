package health.attest.audit.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import health.attest.audit.JournalEntry;
import health.attest.audit.JournalPolicy;
import health.attest.audit.JournalSamples;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Measures how many events a second become durable when many callers each wait for theirs.
 *
 * <p>Arguments: JDBC URL, user, password, callers, seconds. Not a test: {@code scripts/bench-journal} runs it.
 */
final class JournalThroughput {
    private JournalThroughput() {}

    public static void main(String[] arguments) throws Exception {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(arguments[0]);
        pool.setUsername(arguments[1]);
        pool.setPassword(arguments[2]);
        int callers = Integer.parseInt(arguments[3]);
        int seconds = Integer.parseInt(arguments[4]);
        try (HikariDataSource dataSource = new HikariDataSource(pool);
                JdbcAccessJournal journal = new JdbcAccessJournal(
                                dataSource,
                                new JournalPolicy(Duration.ofSeconds(10), 50_000, 1_000, 2),
                                new JournalPartitions(dataSource, Clock.systemUTC()))
                        .start()) {
            measure(journal, callers, Duration.ofSeconds(seconds), "warm-up");
            measure(journal, callers, Duration.ofSeconds(seconds), "measured");
        }
    }

    private static void measure(JdbcAccessJournal journal, int callers, Duration duration, String name)
            throws InterruptedException {
        JournalSamples samples = new JournalSamples(1_000);
        LongAdder events = new LongAdder();
        long end = System.nanoTime() + duration.toNanos();
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        CountDownLatch done = new CountDownLatch(callers);
        for (int i = 0; i < callers; i++) {
            pool.execute(() -> {
                try {
                    while (System.nanoTime() < end) {
                        JournalEntry entry = samples.next(Instant.now());
                        journal.append(List.of(entry));
                        events.increment();
                    }
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        pool.shutdown();
        pool.awaitTermination(10, TimeUnit.SECONDS);
        System.out.printf(
                "%s callers=%d events/s=%.0f%n", name, callers, events.sum() / (duration.toMillis() / 1000.0));
    }
}
