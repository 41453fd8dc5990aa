package health.attest.account.jdbc;

import health.attest.access.Tenant;
import health.attest.account.LoginName;
import health.attest.account.ResetRequests;
import health.attest.account.Transactions;
import health.attest.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** In PostgreSQL, sealed: what people type into that field is not always a name. */
final class JdbcResetRequests implements ResetRequests {
    private static final String SEALED_FOR = "account.reset-request:";
    /** Joins tenant and name; occurs in no tenant's id. */
    private static final String SEPARATOR = "\n";

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Vault vault;
    private final Clock clock;

    JdbcResetRequests(JdbcClient jdbc, Transactions transactions, Vault vault, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.vault = vault;
        this.clock = clock;
    }

    @Override
    public void add(LoginName name) {
        UUID id = UUID.randomUUID();
        byte[] text = (name.tenant().id() + SEPARATOR + name.username()).getBytes(StandardCharsets.UTF_8);
        transactions.execute(
                () -> jdbc.sql("INSERT INTO attest.reset_request (id, name, asked_at) VALUES (:id, :name, :now)")
                        .param("id", id)
                        .param("name", vault.seal(SEALED_FOR + id, text))
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .update());
    }

    @Override
    public List<LoginName> take(int max) {
        return transactions.run(() -> jdbc.sql("DELETE FROM attest.reset_request WHERE id IN"
                        + " (SELECT id FROM attest.reset_request ORDER BY asked_at LIMIT :max FOR UPDATE SKIP LOCKED)"
                        + " RETURNING id, name")
                .param("max", max)
                .query((row, number) -> opened(row.getObject("id", UUID.class), row.getBytes("name")))
                .list());
    }

    private LoginName opened(UUID id, byte[] sealedName) {
        String[] parts =
                new String(vault.open(SEALED_FOR + id, sealedName), StandardCharsets.UTF_8).split(SEPARATOR, 2);
        return new LoginName(new Tenant(parts[0]), parts[1]);
    }
}
