package health.attest.issuer.jdbc;

import health.attest.issuer.UsedAssertions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Used assertions in PostgreSQL: the primary key decides which of two instances was first. */
final class JdbcUsedAssertions implements UsedAssertions {
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;

    JdbcUsedAssertions(JdbcClient jdbc, TransactionTemplate transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public boolean use(String client, String id, Instant until) {
        return Boolean.TRUE.equals(transactions.execute(
                status -> jdbc.sql("INSERT INTO attest.issuer_used_assertion (client_id, jti, expires_at)"
                                        + " VALUES (:client, :jti, :until) ON CONFLICT DO NOTHING")
                                .param("client", client)
                                .param("jti", id)
                                .param("until", until.atOffset(ZoneOffset.UTC))
                                .update()
                        == 1));
    }

    @Override
    public void purge() {
        transactions.executeWithoutResult(
                status -> jdbc.sql("DELETE FROM attest.issuer_used_assertion WHERE expires_at < :now")
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .update());
    }
}
