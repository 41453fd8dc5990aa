package health.attest.anchor.jdbc;

import health.attest.anchor.AnchorPolicy;
import health.attest.anchor.Anchorer;
import health.attest.anchor.Lease;
import health.attest.anchor.Sequencer;
import health.attest.ledger.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A process that stores entries, logs and anchors them, and may die in the middle of it: arguments are JDBC URL, user,
 * password, key file, first and last entry. Entries that were acknowledged before are not stored again.
 */
final class CrashingLedger {
    private static final Duration LIFE = Duration.ofSeconds(2);
    private static final long PAUSE_NANOS = 50_000_000;

    private CrashingLedger() {}

    public static void main(String[] arguments) throws IOException {
        DriverManagerDataSource source = new DriverManagerDataSource(arguments[0], arguments[1], arguments[2]);
        JdbcTemplate jdbc = new JdbcTemplate(source);
        TransactionTemplate transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
        NoteSigner signer = NoteSigner.parse(Files.readString(Path.of(arguments[3])));
        AnchorPolicy policy = LedgerDatabase.POLICY;
        int first = Integer.parseInt(arguments[4]);
        int last = Integer.parseInt(arguments[5]);

        transactions.executeWithoutResult(status -> {
            if (!isStored(jdbc, first)) {
                new JdbcOutbox(jdbc).append(LedgerDatabase.entries(first, last));
            }
        });
        Lease lease = lease(new JdbcLeadership(jdbc, transactions));
        new Sequencer(new JdbcSequencingStore(jdbc, transactions, policy.origin()), policy, signer, Clock.systemUTC())
                .run(lease);
        DatabaseChain chain = new DatabaseChain(jdbc);
        Anchorer anchorer = new Anchorer(
                new JdbcAnchorStore(jdbc, transactions, Clock.systemUTC()), chain.contract(), chain.transactions());
        anchorer.look(lease);
        chain.mine();
        anchorer.look(lease);
        chain.mine();
        anchorer.look(lease);
    }

    private static boolean isStored(JdbcTemplate jdbc, int number) {
        String ref = LedgerDatabase.entry(number).reference().toString();
        Integer rows = jdbc.queryForObject(
                "select (select count(*) from attest.outbox where ref = ?)"
                        + " + (select count(*) from attest.envelopes where ref = ?)",
                Integer.class,
                ref,
                ref);
        return rows != null && rows > 0;
    }

    /** Waits for the lease of whoever died before. */
    private static Lease lease(JdbcLeadership leadership) {
        String holder = UUID.randomUUID().toString();
        Optional<Lease> lease = Optional.empty();
        while (lease.isEmpty()) {
            lease = leadership.acquire(holder, LIFE);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return lease.get();
    }
}
