package health.attest.audit.jdbc;

import health.attest.audit.EdgeCounter;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes what the edge counted, every few seconds and at the end. */
final class EdgeCountWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeCountWriter.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final EdgeCounter counter;
    private final ScheduledFuture<?> rounds;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "audit-edge-counts");
        thread.setDaemon(true);
        return thread;
    });

    EdgeCountWriter(JdbcTemplate jdbc, TransactionTemplate transactions, EdgeCounter counter) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.counter = counter;
        this.rounds = clockwork.scheduleWithFixedDelay(
                this::write, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        rounds.cancel(false);
        clockwork.shutdown();
        write();
    }

    private void write() {
        List<Object[]> rows = counter.drain().entrySet().stream()
                .map(count -> new Object[] {
                    count.getKey().tenant().id(), Timestamp.from(count.getKey().start()), count.getValue()
                })
                .toList();
        try {
            if (!rows.isEmpty()) {
                transactions.executeWithoutResult(status -> jdbc.batchUpdate(
                        "insert into attest.edge_counts (tenant, minute, requests) values (?, ?, ?)", rows));
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn(
                    "counts of the edge lost rows={} cause={}",
                    rows.size(),
                    e.getClass().getSimpleName());
        }
    }
}
