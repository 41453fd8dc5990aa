package health.attest.audit.jdbc;

import health.attest.audit.JournalEntry;
import health.attest.audit.JournalUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What one transaction adds to the journal: written once, just before it commits, and what comes later at once. */
final class TransactionRows implements TransactionSynchronization {
    private final Object key;
    private final DataSource dataSource;
    private final JournalPartitions partitions;
    private final List<JournalEntry> entries = new ArrayList<>();
    private boolean committing;

    private TransactionRows(Object key, DataSource dataSource, JournalPartitions partitions) {
        this.key = key;
        this.dataSource = dataSource;
        this.partitions = partitions;
    }

    /** Those of the current transaction, from now on bound to it under {@code key}. */
    static TransactionRows begin(Object key, DataSource dataSource, JournalPartitions partitions) {
        TransactionRows rows = new TransactionRows(key, dataSource, partitions);
        TransactionSynchronizationManager.registerSynchronization(rows);
        TransactionSynchronizationManager.bindResource(key, rows);
        return rows;
    }

    @Override
    public void suspend() {
        TransactionSynchronizationManager.unbindResource(key);
    }

    @Override
    public void resume() {
        TransactionSynchronizationManager.bindResource(key, this);
    }

    @Override
    public void afterCompletion(int status) {
        TransactionSynchronizationManager.unbindResource(key);
    }

    void add(List<JournalEntry> more) {
        if (committing) {
            write(more);
        } else {
            entries.addAll(more);
        }
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        committing = true;
        write(entries);
    }

    private void write(List<JournalEntry> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            partitions.ensureFor(rows);
            JournalCopy.write(connection, List.of(CopyRows.of(rows)));
        } catch (SQLException e) {
            throw new JournalUnavailableException("the journal refused the entries", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }
}
