package health.attest.account.jdbc;

import health.attest.access.Tenant;
import health.attest.account.FirstAdministratorStore;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** In PostgreSQL, where the server can answer but not ask. */
final class JdbcFirstAdministrators implements FirstAdministratorStore {
    private final JdbcClient jdbc;

    JdbcFirstAdministrators(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Wish> take() {
        return jdbc.sql(
                        "SELECT tenant, username, email, encode(link_hash, 'hex') AS digest FROM attest.first_administrator"
                                + " WHERE outcome IS NULL LIMIT 1 FOR UPDATE SKIP LOCKED")
                .query((row, number) -> new Wish(
                        new Tenant(row.getString("tenant")),
                        row.getString("username"),
                        row.getString("email"),
                        row.getString("digest")))
                .optional();
    }

    @Override
    public void close(Tenant tenant, Outcome outcome) {
        jdbc.sql("UPDATE attest.first_administrator SET outcome = :outcome WHERE tenant = :tenant")
                .param("outcome", outcome.name())
                .param("tenant", tenant.id())
                .update();
    }
}
