package health.attest.audit.jdbc;

import health.attest.audit.AccessJournal;
import health.attest.audit.JournalEntry;
import health.attest.audit.JournalPolicy;
import health.attest.audit.JournalUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The journal in PostgreSQL. Callers hand over encoded rows and wait; a few writer threads take what has gathered,
 * write it with COPY and commit once for all of them. Under load the batches grow, so the cost of a commit is shared;
 * without load an entry waits for nobody. After a failure the next batch simply takes a new connection.
 */
final class JdbcAccessJournal implements AccessJournal, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcAccessJournal.class);
    private static final Duration IDLE = Duration.ofMillis(250);

    private final DataSource dataSource;
    private final JournalPolicy policy;
    private final JournalPartitions partitions;
    private final LinkedBlockingQueue<Ticket> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger queuedEntries = new AtomicInteger();
    private final List<Thread> writers = new ArrayList<>();
    private volatile boolean closed;

    JdbcAccessJournal(DataSource dataSource, JournalPolicy policy, JournalPartitions partitions) {
        this.dataSource = dataSource;
        this.policy = policy;
        this.partitions = partitions;
    }

    JdbcAccessJournal start() {
        for (int i = 1; i <= policy.writers(); i++) {
            Thread writer = new Thread(this::writeUntilClosed, "audit-journal-" + i);
            writer.setDaemon(true);
            writers.add(writer);
            writer.start();
        }
        return this;
    }

    /** Entries that wait for their commit now. */
    int queuedEntries() {
        return queuedEntries.get();
    }

    @Override
    public void append(List<JournalEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        if (closed || queuedEntries.get() + entries.size() > policy.queuedEntriesMax()) {
            throw new JournalUnavailableException("the journal's queue is full or closed");
        }
        Ticket ticket = new Ticket(entries, CopyRows.of(entries), new CompletableFuture<>());
        queuedEntries.addAndGet(entries.size());
        queue.add(ticket);
        try {
            ticket.durable().get(policy.deadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new JournalUnavailableException(
                    "not durable within " + policy.deadline().toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new JournalUnavailableException("the journal refused the entries", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalUnavailableException("interrupted while waiting for the journal", e);
        }
    }

    @Override
    public void appendInTransaction(List<JournalEntry> entries) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("no transaction in progress");
        }
        transactionRows().add(entries);
    }

    @Override
    public void expectInTransaction() {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            transactionRows();
        }
    }

    private TransactionRows transactionRows() {
        TransactionRows known = (TransactionRows) TransactionSynchronizationManager.getResource(this);
        return known == null ? TransactionRows.begin(this, dataSource, partitions) : known;
    }

    /** Commits what still waits, then stops; callers that come later are refused. */
    @Override
    public void close() {
        closed = true;
        for (Thread writer : writers) {
            try {
                writer.join(policy.deadline().toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void writeUntilClosed() {
        while (!closed || !queue.isEmpty()) {
            try {
                Ticket first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    write(gatherFrom(first));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private List<Ticket> gatherFrom(Ticket first) {
        List<Ticket> batch = new ArrayList<>();
        int entries = 0;
        for (Ticket next = first; next != null; next = queue.poll()) {
            batch.add(next);
            entries += next.entries().size();
            if (entries >= policy.batchEntriesMax()) {
                break;
            }
        }
        queuedEntries.addAndGet(-entries);
        return batch;
    }

    private void write(List<Ticket> batch) {
        try {
            commit(batch);
            batch.forEach(ticket -> ticket.durable().complete(null));
        } catch (SQLException | RuntimeException e) {
            if (batch.size() > 1 && isAboutTheRows(e)) {
                // One caller's rows must not cost the others theirs.
                batch.forEach(ticket -> write(List.of(ticket)));
                return;
            }
            LOG.error("journal unavailable entries={} cause={}", batch.size(), e.getMessage());
            batch.forEach(ticket -> ticket.durable().completeExceptionally(e));
        }
    }

    private void commit(List<Ticket> batch) throws SQLException {
        for (Ticket ticket : batch) {
            partitions.ensureFor(ticket.entries());
        }
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                JournalCopy.write(connection, batch.stream().map(Ticket::rows).toList());
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                rollback(connection);
                throw e;
            } finally {
                restore(connection);
            }
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("rollback failed cause={}", e.getMessage());
        }
    }

    private static void restore(Connection connection) {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            LOG.debug("connection lost cause={}", e.getMessage());
        }
    }

    private static boolean isAboutTheRows(Exception e) {
        // SQLSTATE classes 22 and 23: data exceptions and constraint violations.
        return e instanceof SQLException sql
                && sql.getSQLState() != null
                && (sql.getSQLState().startsWith("22") || sql.getSQLState().startsWith("23"));
    }

    private record Ticket(List<JournalEntry> entries, CopyRows rows, CompletableFuture<Void> durable) {}
}
