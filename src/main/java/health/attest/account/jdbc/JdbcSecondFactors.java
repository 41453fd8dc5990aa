package health.attest.account.jdbc;

import health.attest.account.SecondFactorStore;
import health.attest.account.Session;
import health.attest.account.Transactions;
import health.attest.account.TrustedDevice;
import health.attest.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Second factors in PostgreSQL; secrets are sealed by the vault. */
final class JdbcSecondFactors implements SecondFactorStore {
    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Vault vault;
    private final Clock clock;

    JdbcSecondFactors(JdbcClient jdbc, Transactions transactions, Vault vault, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.vault = vault;
        this.clock = clock;
    }

    @Override
    public boolean isSetUp(UUID account) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM attest.totp WHERE account_id = :id AND confirmed_at IS NOT NULL)")
                .param("id", account)
                .query(Boolean.class)
                .single();
    }

    @Override
    public Optional<byte[]> secret(UUID account, boolean confirmed) {
        return jdbc.sql("SELECT secret FROM attest.totp WHERE account_id = :id"
                        + " AND (confirmed_at IS NOT NULL) = :confirmed")
                .param("id", account)
                .param("confirmed", confirmed)
                .query((row, number) -> vault.open(context(account), row.getBytes("secret")))
                .optional();
    }

    @Override
    public void propose(UUID account, byte[] secret) {
        byte[] sealedSecret = vault.seal(context(account), secret);
        transactions.execute(() -> jdbc.sql("INSERT INTO attest.totp AS t (account_id, secret) VALUES (:id, :secret)"
                        + " ON CONFLICT (account_id) DO UPDATE SET secret = :secret WHERE t.confirmed_at IS NULL")
                .param("id", account)
                .param("secret", sealedSecret)
                .update());
    }

    @Override
    public boolean confirm(UUID account, long step) {
        return changesOne(
                "UPDATE attest.totp SET confirmed_at = :now, last_step = :step"
                        + " WHERE account_id = :id AND confirmed_at IS NULL",
                account,
                step);
    }

    @Override
    public boolean use(UUID account, long step) {
        return changesOne(
                "UPDATE attest.totp SET last_step = :step, confirmed_at = coalesce(confirmed_at, :now)"
                        + " WHERE account_id = :id AND confirmed_at IS NOT NULL AND last_step < :step",
                account,
                step);
    }

    private boolean changesOne(String update, UUID account, long step) {
        return transactions.run(() -> jdbc.sql(update)
                        .param("id", account)
                        .param("step", step)
                        .param("now", now())
                        .update()
                == 1);
    }

    @Override
    public void setRecoveryCodes(UUID account, List<byte[]> hashes) {
        transactions.execute(() -> {
            jdbc.sql("DELETE FROM attest.recovery_code WHERE account_id = :id")
                    .param("id", account)
                    .update();
            hashes.forEach(hash -> jdbc.sql("INSERT INTO attest.recovery_code (account_id, hash) VALUES (:id, :hash)")
                    .param("id", account)
                    .param("hash", hash)
                    .update());
        });
    }

    @Override
    public boolean useRecoveryCode(UUID account, byte[] hash) {
        return transactions.run(() -> jdbc.sql("UPDATE attest.recovery_code SET used_at = :now"
                                + " WHERE account_id = :id AND hash = :hash AND used_at IS NULL")
                        .param("id", account)
                        .param("hash", hash)
                        .param("now", now())
                        .update()
                == 1);
    }

    @Override
    public int unusedRecoveryCodes(UUID account) {
        return jdbc.sql("SELECT count(*) FROM attest.recovery_code WHERE account_id = :id AND used_at IS NULL")
                .param("id", account)
                .query(Integer.class)
                .single();
    }

    @Override
    public void removeAll(UUID account) {
        transactions.execute(() -> List.of("totp", "recovery_code", "trusted_device")
                .forEach(table -> jdbc.sql("DELETE FROM attest." + table + " WHERE account_id = :id")
                        .param("id", account)
                        .update()));
    }

    @Override
    public void addDevice(TrustedDevice device, byte[] cookieHash) {
        transactions.execute(() -> jdbc.sql("""
                INSERT INTO attest.trusted_device (id, account_id, cookie_hash, address, user_agent, created_at,
                    last_used_at, expires_at)
                VALUES (:id, :account, :hash, :address, :agent, :created, :used, :expires)
                """)
                .param("id", device.id())
                .param("account", device.account())
                .param("hash", cookieHash)
                .param("address", device.device().address())
                .param("agent", device.device().userAgent())
                .param("created", utc(device.times().created()))
                .param("used", utc(device.times().lastUsed()))
                .param("expires", utc(device.expiresAt()))
                .update());
    }

    @Override
    public boolean useDevice(UUID account, byte[] cookieHash, Instant now) {
        return transactions.run(() -> jdbc.sql("UPDATE attest.trusted_device SET last_used_at = :now"
                                + " WHERE account_id = :account AND cookie_hash = :hash AND expires_at > :now")
                        .param("account", account)
                        .param("hash", cookieHash)
                        .param("now", utc(now))
                        .update()
                == 1);
    }

    @Override
    public List<TrustedDevice> devices(UUID account) {
        return jdbc.sql("SELECT * FROM attest.trusted_device WHERE account_id = :account AND expires_at > :now"
                        + " ORDER BY last_used_at DESC LIMIT 100")
                .param("account", account)
                .param("now", now())
                .query(JdbcSecondFactors::device)
                .list();
    }

    @Override
    public boolean removeDevice(UUID account, UUID id) {
        return transactions.run(
                () -> jdbc.sql("DELETE FROM attest.trusted_device WHERE account_id = :account AND id = :id")
                                .param("account", account)
                                .param("id", id)
                                .update()
                        == 1);
    }

    private static TrustedDevice device(ResultSet row, int number) throws SQLException {
        Instant created = row.getTimestamp("created_at").toInstant();
        return new TrustedDevice(
                row.getObject("id", UUID.class),
                row.getObject("account_id", UUID.class),
                new Session.Device(row.getString("address"), row.getString("user_agent")),
                new Session.Times(
                        created, created, row.getTimestamp("last_used_at").toInstant()),
                row.getTimestamp("expires_at").toInstant());
    }

    private static String context(UUID account) {
        return "account.totp:" + account;
    }

    private OffsetDateTime now() {
        return utc(clock.instant());
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
