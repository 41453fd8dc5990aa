package health.attest.anchor.jdbc;

import health.attest.anchor.Leadership;
import health.attest.anchor.Lease;
import health.attest.anchor.LeaseLostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The lease row. The database's clock decides, for those of instances may differ. */
final class JdbcLeadership implements Leadership {
    private static final String NAME = "ledger";

    private static final String ACQUIRE = """
            insert into attest.ledger_lease as held (name, holder, fence, expires_at)
            values (?, ?, 1, clock_timestamp() + ? * interval '1 millisecond')
            on conflict (name) do update
            set holder = excluded.holder,
                fence = held.fence + case when held.holder = excluded.holder then 0 else 1 end,
                expires_at = excluded.expires_at
            where held.holder = excluded.holder or held.expires_at < clock_timestamp()
            returning fence
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;

    JdbcLeadership(JdbcTemplate jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public Optional<Lease> acquire(String holder, Duration life) {
        // The server's connections do not commit by themselves.
        List<Long> fences =
                transactions.execute(status -> jdbc.queryForList(ACQUIRE, Long.class, NAME, holder, life.toMillis()));
        return Objects.requireNonNull(fences).stream().findFirst().map(fence -> new Lease(holder, fence));
    }

    @Override
    public void release(Lease lease) {
        transactions.executeWithoutResult(status -> jdbc.update(
                "update attest.ledger_lease set expires_at = '-infinity' where name = ? and holder = ? and fence = ?",
                NAME,
                lease.holder(),
                lease.fence()));
    }

    /** Locks the lease row until the transaction ends, so that nobody takes over before it commits. */
    static void hold(JdbcTemplate jdbc, Lease lease) {
        List<Integer> held = jdbc.queryForList(
                "select 1 from attest.ledger_lease where name = ? and holder = ? and fence = ? for update",
                Integer.class,
                NAME,
                lease.holder(),
                lease.fence());
        if (held.isEmpty()) {
            throw new LeaseLostException(lease);
        }
    }
}
