package health.attest.consent.jdbc;

import health.attest.consent.ConsentUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps what this instance remembers as new as the newest answered write on any instance.
 *
 * <p>A change commits under the next epoch and notifies. Each instance takes the changes in, in order, forgets what
 * they touch, and then renews its lease, saying how far it has read. It may answer from memory for {@link #LEASE} from
 * the moment before it looked for changes; a writer that waits until every live instance has read its epoch, or for
 * longer than a lease, knows that nobody answers from before. An instance that cannot renew stops answering by itself.
 */
final class InstanceLease implements SmartLifecycle {
    static final String CHANNEL = "attest_consent";

    private static final Logger LOG = LoggerFactory.getLogger(InstanceLease.class);
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final int BEAT_MILLIS = 200;
    /** How long a request waits for a lease that a busy machine lets slip. */
    private static final Duration LEASE_WAIT_MAX = Duration.ofSeconds(3);
    /** After a silence this long, changes may have been pruned unseen. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(10);

    private static final String RENEW = "insert into attest.consent_instance (id, lease_until, acknowledged)"
            + " values (?, clock_timestamp() + interval '1 second', ?) on conflict (id) do update"
            + " set lease_until = excluded.lease_until, acknowledged = excluded.acknowledged";
    private static final String LIVE =
            "select coalesce(min(acknowledged), ?) from attest.consent_instance where lease_until > clock_timestamp()";

    private final DataSource dataSource;
    private final Memory memory;
    private final UUID instance = UUID.randomUUID();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition beaten = lock.newCondition();
    private long seen;
    private long confirmed;
    private long validUntilNanos;
    private boolean stopped;
    private volatile boolean running;
    private volatile Thread beating = new Thread();

    InstanceLease(DataSource dataSource, Memory memory) {
        this.dataSource = dataSource;
        this.memory = memory;
        this.validUntilNanos = System.nanoTime();
    }

    /** What changes make this instance forget. */
    interface Memory {
        void forget(String tenant, String patient);

        void forgetAll();
    }

    /** Returns while this instance may answer from memory; waits a little for a lease that slipped. */
    void require() {
        lock.lock();
        try {
            long left = LEASE_WAIT_MAX.toNanos();
            while (System.nanoTime() - validUntilNanos >= 0) {
                if (left <= 0) {
                    throw new ConsentUnavailableException("this instance has no lease on the consents");
                }
                left = beaten.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConsentUnavailableException("interrupted while waiting for a lease", e);
        } finally {
            lock.unlock();
        }
    }

    /** Returns once no instance answers from before that epoch: all have read it, or a lease has run out since. */
    void awaitEverywhere(long epoch) {
        lock.lock();
        try {
            long left = LEASE.plusMillis(BEAT_MILLIS).toNanos();
            while (running && confirmed < epoch && left > 0) {
                left = beaten.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void beat() {
        while (running) {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(true);
                try {
                    beat(connection);
                } finally {
                    unlisten(connection);
                }
            } catch (SQLException e) {
                LOG.warn("consent lease lost instance={} cause={}", instance, e.getMessage());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS));
            }
        }
    }

    private void beat(Connection connection) throws SQLException {
        PGConnection notifications = connection.unwrap(PGConnection.class);
        long last = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
            startOver(statement);
            while (running) {
                long before = System.nanoTime();
                if (before - last > SILENCE_MAX.toNanos()) {
                    startOver(statement);
                }
                last = before;
                boolean news = takeIn(connection);
                renew(connection, news, before);
                notifications.getNotifications(BEAT_MILLIS);
            }
            statement.execute("delete from attest.consent_instance where id = '" + instance + "'");
        }
    }

    /** Forgets everything after reading the epoch: what is loaded from now on is at least that new. */
    private void startOver(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select epoch from attest.consent_epoch")) {
            row.next();
            seen = row.getLong(1);
        }
        memory.forgetAll();
        statement.execute(
                "delete from attest.consent_instance where lease_until < clock_timestamp() - interval '1 hour'");
        statement.execute("delete from attest.consent_change where at < clock_timestamp() - interval '1 hour'");
    }

    private boolean takeIn(Connection connection) throws SQLException {
        boolean news = false;
        try (PreparedStatement changes = connection.prepareStatement(
                "select epoch, tenant, patient from attest.consent_change where epoch > ? order by epoch")) {
            changes.setLong(1, seen);
            try (ResultSet row = changes.executeQuery()) {
                while (row.next()) {
                    memory.forget(row.getString(2), row.getString(3));
                    seen = row.getLong(1);
                    news = true;
                }
            }
        }
        return news;
    }

    private void renew(Connection connection, boolean news, long before) throws SQLException {
        try (PreparedStatement renewal = connection.prepareStatement(RENEW)) {
            renewal.setObject(1, instance);
            renewal.setLong(2, seen);
            renewal.executeUpdate();
        }
        try (PreparedStatement live = connection.prepareStatement(LIVE)) {
            live.setLong(1, seen);
            try (ResultSet row = live.executeQuery()) {
                row.next();
                beaten(row.getLong(1), before);
            }
        }
        if (news) {
            try (Statement statement = connection.createStatement()) {
                // Writers on other instances wait for this one's acknowledgement.
                statement.execute("notify " + CHANNEL);
            }
        }
    }

    private void beaten(long everywhere, long before) {
        lock.lock();
        try {
            confirmed = Math.max(confirmed, everywhere);
            validUntilNanos = stopped ? validUntilNanos : before + LEASE.toNanos();
            beaten.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void unlisten(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("unlisten *");
            }
        }
    }

    @Override
    public void start() {
        running = true;
        lock.lock();
        try {
            stopped = false;
        } finally {
            lock.unlock();
        }
        beating = new Thread(this::beat, "consent-lease");
        beating.setDaemon(true);
        beating.start();
    }

    @Override
    public void stop() {
        running = false;
        // Writers stop waiting for this instance once its row is gone, so it must have stopped answering before.
        lock.lock();
        try {
            validUntilNanos = System.nanoTime();
            stopped = true;
        } finally {
            lock.unlock();
        }
        try {
            beating.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server, after it when stopping. */
    @Override
    public int getPhase() {
        return 0;
    }
}
