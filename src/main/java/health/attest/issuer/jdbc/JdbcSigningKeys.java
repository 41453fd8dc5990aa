package health.attest.issuer.jdbc;

import health.attest.issuer.KeyAlgorithm;
import health.attest.issuer.SigningKey;
import health.attest.issuer.SigningKey.Sealed;
import health.attest.issuer.SigningKey.State;
import health.attest.issuer.SigningKeyStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Signing keys in PostgreSQL; an advisory lock lets one instance change them at a time. */
final class JdbcSigningKeys implements SigningKeyStore {
    /** Any number will do, as long as every instance uses the same one. */
    private static final long LOCK = 7_288_116_253_830L;

    private static final String ALL =
            "SELECT kid, algorithm, state, public_key, private_key, since FROM attest.issuer_signing_key";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    JdbcSigningKeys(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public List<SigningKey> all() {
        return jdbc.sql(ALL).query(JdbcSigningKeys::key).list();
    }

    @Override
    public List<SigningKey> change(UnaryOperator<List<SigningKey>> change) {
        return Objects.requireNonNull(transactions.execute(status -> {
            jdbc.sql("SELECT pg_advisory_xact_lock(:lock)").param("lock", LOCK).query(row -> {});
            List<SigningKey> before = all();
            List<SigningKey> after = change.apply(before);
            Set<String> kept = after.stream().map(SigningKey::id).collect(Collectors.toSet());
            before.stream().map(SigningKey::id).filter(id -> !kept.contains(id)).forEach(this::delete);
            after.stream().filter(key -> !before.contains(key)).forEach(this::write);
            return after;
        }));
    }

    private void delete(String id) {
        jdbc.sql("DELETE FROM attest.issuer_signing_key WHERE kid = :kid")
                .param("kid", id)
                .update();
    }

    private void write(SigningKey key) {
        jdbc.sql("INSERT INTO attest.issuer_signing_key (kid, algorithm, state, public_key, private_key, since)"
                        + " VALUES (:kid, :algorithm, :state, :public, :private, :since)"
                        + " ON CONFLICT (kid) DO UPDATE SET state = excluded.state, since = excluded.since")
                .param("kid", key.id())
                .param("algorithm", key.algorithm().name())
                .param("state", key.state().name())
                .param("public", key.publicKey())
                .param("private", key.sealed().bytes())
                .param("since", key.since().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static SigningKey key(ResultSet row, int number) throws SQLException {
        return new SigningKey(
                row.getString("kid"),
                KeyAlgorithm.valueOf(row.getString("algorithm")),
                State.valueOf(row.getString("state")),
                row.getString("public_key"),
                new Sealed(row.getBytes("private_key")),
                row.getTimestamp("since").toInstant());
    }
}
