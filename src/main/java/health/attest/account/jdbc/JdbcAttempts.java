package health.attest.account.jdbc;

import health.attest.account.AttemptDelay;
import health.attest.account.Attempts;
import health.attest.account.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Failed attempts in PostgreSQL. */
final class JdbcAttempts implements Attempts {
    /** Failures older than this weigh nothing. */
    private static final Duration REMEMBERED = Duration.ofHours(24);

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Clock clock;

    JdbcAttempts(JdbcClient jdbc, Transactions transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public boolean begin(byte[] account, String address, AttemptDelay delay) {
        Instant now = clock.instant();
        Long[] delays = Arrays.stream(delay.seconds()).boxed().toArray(Long[]::new);
        // The row lock of the conflict makes attempts that come at once wait for each other, so each sees the others.
        return transactions.run(() -> jdbc.sql("""
                INSERT INTO attest.login_attempt AS a
                    (account_key, address_key, failures, blocked_until, last_at, allowed)
                VALUES (:account, :address, 1, :now, :now, true)
                ON CONFLICT (account_key, address_key) DO UPDATE SET
                    allowed = a.blocked_until <= :now,
                    last_at = CASE WHEN a.blocked_until <= :now THEN :now ELSE a.last_at END,
                    failures = CASE
                        WHEN a.blocked_until > :now THEN a.failures
                        WHEN a.last_at < :forgotten THEN 1
                        ELSE a.failures + 1 END,
                    blocked_until = CASE
                        WHEN a.blocked_until > :now THEN a.blocked_until
                        WHEN a.last_at < :forgotten THEN :now
                        ELSE :now + make_interval(secs =>
                            (CAST(:delays AS bigint[]))[least(a.failures + 1, cardinality(CAST(:delays AS bigint[])))])
                        END
                RETURNING allowed
                """)
                .param("account", account)
                .param("address", address)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("forgotten", now.minus(REMEMBERED).atOffset(ZoneOffset.UTC))
                .param("delays", delays)
                .query(Boolean.class)
                .single());
    }

    @Override
    public void succeeded(byte[] account, String address) {
        transactions.execute(() -> jdbc.sql(
                        "DELETE FROM attest.login_attempt WHERE account_key = :account AND address_key = :address")
                .param("account", account)
                .param("address", address)
                .update());
    }

    @Override
    public int purge(Instant lastBefore) {
        return transactions.run(() -> jdbc.sql("DELETE FROM attest.login_attempt WHERE last_at < :before")
                .param("before", lastBefore.atOffset(ZoneOffset.UTC))
                .update());
    }
}
