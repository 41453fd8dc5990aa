package health.attest.consent.jdbc;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Makes the changes of a transaction known: one epoch a transaction, taken as late as can be. */
final class ConsentChanges {
    /** Stands for every membership of a tenant. */
    static final String MEMBERSHIPS = "*";

    private final JdbcTemplate jdbc;
    private final InstanceLease lease;

    ConsentChanges(JdbcTemplate jdbc, InstanceLease lease) {
        this.jdbc = jdbc;
        this.lease = lease;
    }

    /** Runs {@code write} right before the current transaction commits, and makes it known as about that patient. */
    void add(String tenant, String patient, Runnable write) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalStateException("consents are written in the store's transaction only");
        }
        Pending pending = (Pending) TransactionSynchronizationManager.getResource(this);
        if (pending == null) {
            pending = new Pending();
            TransactionSynchronizationManager.bindResource(this, pending);
            TransactionSynchronizationManager.registerSynchronization(pending);
        }
        pending.writes.add(write);
        pending.touched.add(new Touched(tenant, patient));
    }

    private record Touched(String tenant, String patient) {}

    private final class Pending implements TransactionSynchronization {
        private final Set<Runnable> writes = new LinkedHashSet<>();
        private final Set<Touched> touched = new LinkedHashSet<>();
        private long epoch;

        @Override
        public void beforeCommit(boolean readOnly) {
            // The row lock orders commits: an epoch that is visible has all before it visible.
            epoch = Objects.requireNonNull(jdbc.queryForObject(
                    "update attest.consent_epoch set epoch = epoch + 1 returning epoch", Long.class));
            writes.forEach(Runnable::run);
            touched.forEach(each -> jdbc.update(
                    "insert into attest.consent_change (epoch, tenant, patient) values (?, ?, ?)",
                    epoch,
                    each.tenant(),
                    each.patient()));
            jdbc.execute("notify " + InstanceLease.CHANNEL);
        }

        @Override
        public void afterCommit() {
            lease.awaitEverywhere(epoch);
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(ConsentChanges.this);
        }
    }
}
