package health.attest.consent.jdbc;

import health.attest.access.Tenant;
import health.attest.consent.ConsentUnavailableException;
import health.attest.consent.DecisionJournal;
import health.attest.consent.DecisionRecord;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes decisions in batches, behind the requests; whoever reads waits until what was taken before is written. */
final class JdbcDecisionJournal implements DecisionJournal, SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcDecisionJournal.class);
    private static final int WAITING_MAX = 5_000;
    private static final int BATCH_MAX = 200;
    private static final Duration WAIT_MAX = Duration.ofSeconds(2);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private volatile boolean running;
    private volatile Thread writer = new Thread();

    JdbcDecisionJournal(JdbcTemplate jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** A record to write, or somebody who waits for all before. */
    private record Entry(Optional<DecisionRecord> decision, CountDownLatch written) {}

    @Override
    public void append(DecisionRecord decision) {
        put(new Entry(Optional.of(decision), new CountDownLatch(1)));
    }

    private void put(Entry entry) {
        try {
            if (!waiting.offer(entry, WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ConsentUnavailableException("decisions cannot be recorded");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConsentUnavailableException("interrupted while recording a decision", e);
        }
    }

    private void flush() {
        Entry mark = new Entry(Optional.empty(), new CountDownLatch(1));
        put(mark);
        try {
            if (!mark.written().await(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ConsentUnavailableException("decisions are not written in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConsentUnavailableException("interrupted while waiting for decisions", e);
        }
    }

    @Override
    public Optional<DecisionRecord> find(Tenant tenant, UUID id) {
        flush();
        return jdbc
                .query(
                        "select body from attest.consent_decision where tenant = ? and id = ?",
                        (row, number) -> ConsentJson.read(row.getString(1), DecisionRecord.class),
                        tenant.id(),
                        id)
                .stream()
                .findFirst();
    }

    @Override
    public List<DecisionRecord> about(Tenant tenant, String patient, Instant from, Instant to, int max) {
        flush();
        return jdbc.query(
                "select body from attest.consent_decision where tenant = ? and patients @> array[?]::text[]"
                        + " and at >= ? and at < ? order by at, id limit ?",
                (row, number) -> ConsentJson.read(row.getString(1), DecisionRecord.class),
                tenant.id(),
                patient,
                JdbcConsentStore.storable(from),
                JdbcConsentStore.storable(to),
                max);
    }

    private void write() {
        List<Entry> batch = new ArrayList<>(BATCH_MAX);
        while (running || !waiting.isEmpty()) {
            try {
                Entry first = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                waiting.drainTo(batch, BATCH_MAX - 1);
                write(batch);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                batch.forEach(each -> each.written().countDown());
                batch.clear();
            }
        }
    }

    private void write(List<Entry> batch) {
        List<DecisionRecord> decisions =
                batch.stream().flatMap(each -> each.decision().stream()).toList();
        try {
            transactions.executeWithoutResult(status -> jdbc.batchUpdate(
                    "insert into attest.consent_decision (id, tenant, at, patients, body) values (?, ?, ?, ?, ?::jsonb)",
                    decisions,
                    BATCH_MAX,
                    (statement, decision) -> {
                        statement.setObject(1, decision.id());
                        statement.setString(2, decision.tenant().id());
                        statement.setTimestamp(3, Timestamp.from(decision.at()));
                        statement.setArray(
                                4,
                                statement
                                        .getConnection()
                                        .createArrayOf(
                                                "text", decision.seen().keySet().toArray()));
                        statement.setString(5, ConsentJson.write(decision));
                    }));
        } catch (DataAccessException | TransactionException e) {
            // The audit journal holds every access; what is lost here is the replay of these decisions.
            LOG.error("decisions not recorded count={}", decisions.size(), e);
        }
    }

    @Override
    public void start() {
        running = true;
        writer = new Thread(this::write, "consent-decisions");
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public void stop() {
        running = false;
        try {
            writer.join(WAIT_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
