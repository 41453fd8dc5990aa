package health.attest.account.jdbc;

import health.attest.account.LinkStore;
import health.attest.account.Transactions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Links in PostgreSQL. */
final class JdbcLinks implements LinkStore {
    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Clock clock;

    JdbcLinks(JdbcClient jdbc, Transactions transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public void add(byte[] hash, UUID account, Purpose purpose, Instant expiresAt) {
        transactions.execute(
                () -> jdbc.sql("INSERT INTO attest.account_link (hash, account_id, purpose, created_at, expires_at)"
                                + " VALUES (:hash, :account, :purpose, :now, :expires)")
                        .param("hash", hash)
                        .param("account", account)
                        .param("purpose", purpose.name())
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .param("expires", expiresAt.atOffset(ZoneOffset.UTC))
                        .update());
    }

    @Override
    public Optional<UUID> find(byte[] hash, Purpose purpose, Instant now) {
        return jdbc.sql("SELECT account_id FROM attest.account_link WHERE hash = :hash AND purpose = :purpose"
                        + " AND used_at IS NULL AND expires_at > :now")
                .param("hash", hash)
                .param("purpose", purpose.name())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(UUID.class)
                .optional();
    }

    @Override
    public Optional<UUID> use(byte[] hash, Purpose purpose, Instant now) {
        return transactions.run(() -> jdbc.sql("UPDATE attest.account_link SET used_at = :now"
                        + " WHERE hash = :hash AND purpose = :purpose AND used_at IS NULL AND expires_at > :now"
                        + " RETURNING account_id")
                .param("hash", hash)
                .param("purpose", purpose.name())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(UUID.class)
                .optional());
    }

    @Override
    public void useAll(UUID account, Purpose purpose, Instant now) {
        transactions.execute(() -> jdbc.sql("UPDATE attest.account_link SET used_at = :now"
                        + " WHERE account_id = :account AND purpose = :purpose AND used_at IS NULL")
                .param("account", account)
                .param("purpose", purpose.name())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update());
    }
}
