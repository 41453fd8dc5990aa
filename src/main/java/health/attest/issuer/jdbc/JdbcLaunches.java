package health.attest.issuer.jdbc;

import health.attest.access.Tenant;
import health.attest.issuer.Launch;
import health.attest.issuer.Launches;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Launches in PostgreSQL. */
final class JdbcLaunches implements Launches {
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    JdbcLaunches(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public void add(String digest, Launch launch) {
        transactions.executeWithoutResult(status -> jdbc.sql(
                        "INSERT INTO attest.issuer_launch (digest, client_id, tenant, account, patient, encounter,"
                                + " expires_at) VALUES (:digest, :client, :tenant, :account, :patient, :encounter,"
                                + " :expires)")
                .param("digest", digest)
                .param("client", launch.client())
                .param("tenant", launch.tenant().id())
                .param("account", launch.account())
                .param("patient", launch.patient())
                .param("encounter", launch.encounter())
                .param("expires", launch.expires().atOffset(ZoneOffset.UTC))
                .update());
    }

    @Override
    public Optional<Launch> find(String digest) {
        return jdbc.sql("SELECT client_id, tenant, account, patient, encounter, expires_at FROM attest.issuer_launch"
                        + " WHERE digest = :digest AND used_at IS NULL")
                .param("digest", digest)
                .query(JdbcLaunches::launch)
                .optional();
    }

    @Override
    public boolean use(String digest, Instant at) {
        return Boolean.TRUE.equals(transactions.execute(
                status -> jdbc.sql("UPDATE attest.issuer_launch SET used_at = :at WHERE digest = :digest"
                                        + " AND used_at IS NULL AND expires_at > :at")
                                .param("at", at.atOffset(ZoneOffset.UTC))
                                .param("digest", digest)
                                .update()
                        == 1));
    }

    @Override
    public void purge(Instant before) {
        transactions.executeWithoutResult(
                status -> jdbc.sql("DELETE FROM attest.issuer_launch WHERE expires_at < :before")
                        .param("before", before.atOffset(ZoneOffset.UTC))
                        .update());
    }

    private static Launch launch(ResultSet row, int number) throws SQLException {
        return new Launch(
                row.getString("client_id"),
                new Tenant(row.getString("tenant")),
                row.getObject("account", UUID.class),
                row.getString("patient"),
                row.getString("encounter"),
                row.getTimestamp("expires_at").toInstant());
    }
}
