package health.attest.account.jdbc;

import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.account.Account;
import health.attest.account.AccountStore;
import health.attest.account.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Accounts in PostgreSQL. */
final class JdbcAccounts implements AccountStore {
    private static final String SELECT = "SELECT " + AccountRows.COLUMNS + " FROM attest.account a ";
    private static final String SELECT_CREDENTIALS =
            "SELECT " + AccountRows.COLUMNS + ", a.password_hash FROM attest.account a ";

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final AccountRows rows;
    private final Clock clock;
    private final Consumer<Account> onAdded;

    /** @param onAdded called with each new account, in its transaction */
    JdbcAccounts(JdbcClient jdbc, Transactions transactions, AccountRows rows, Clock clock, Consumer<Account> onAdded) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.rows = rows;
        this.clock = clock;
        this.onAdded = onAdded;
    }

    @Override
    public Optional<Account> byId(UUID id) {
        return jdbc.sql(SELECT + "WHERE a.id = :id")
                .param("id", id)
                .query((row, number) -> rows.account(row))
                .optional();
    }

    @Override
    public Optional<Account> byUsername(Tenant tenant, String username) {
        return jdbc.sql(SELECT + "WHERE a.tenant = :tenant AND a.username = :username")
                .param("tenant", tenant.id())
                .param("username", username)
                .query((row, number) -> rows.account(row))
                .optional();
    }

    @Override
    public List<Account> page(Tenant tenant, String after, int count) {
        return jdbc.sql(SELECT + "WHERE a.tenant = :tenant AND a.username > :after ORDER BY a.username LIMIT :count")
                .param("tenant", tenant.id())
                .param("after", after)
                .param("count", Math.max(1, Math.min(count, PAGE_MAX)))
                .query((row, number) -> rows.account(row))
                .list();
    }

    @Override
    public List<Account> byEmail(Tenant tenant, String email) {
        return jdbc.sql(SELECT + "WHERE a.tenant = :tenant AND a.email_index = :index ORDER BY a.username LIMIT :count")
                .param("tenant", tenant.id())
                .param("index", rows.emailIndex(email))
                .param("count", PAGE_MAX)
                .query((row, number) -> rows.account(row))
                .list();
    }

    @Override
    public List<Account> withRole(Tenant tenant, Role role) {
        return jdbc.sql(SELECT + "WHERE a.tenant = :tenant AND :role = ANY (a.roles) AND a.disabled_at IS NULL"
                        + " ORDER BY a.username LIMIT :count")
                .param("tenant", tenant.id())
                .param("role", role.code())
                .param("count", PAGE_MAX)
                .query((row, number) -> rows.account(row))
                .list();
    }

    @Override
    public Optional<Credentials> credentials(Tenant tenant, String username) {
        return jdbc.sql(SELECT_CREDENTIALS + "WHERE a.tenant = :tenant AND a.username = :username")
                .param("tenant", tenant.id())
                .param("username", username)
                .query(this::withHash)
                .optional();
    }

    @Override
    public Optional<Credentials> credentials(UUID id) {
        return jdbc.sql(SELECT_CREDENTIALS + "WHERE a.id = :id")
                .param("id", id)
                .query(this::withHash)
                .optional();
    }

    @Override
    public boolean add(Account account) {
        return transactions.run(() -> {
            boolean added = insert(account);
            if (added) {
                onAdded.accept(account);
            }
            return added;
        });
    }

    private boolean insert(Account account) {
        return jdbc.sql("""
                INSERT INTO attest.account
                    (id, tenant, username, display_name, email, email_index, roles, fhir_user, disabled_at, created_at)
                VALUES (:id, :tenant, :username, :displayName, :email, :index, :roles, :fhirUser, :disabled, :now)
                ON CONFLICT DO NOTHING
                """)
                        .param("id", account.id())
                        .param("tenant", account.tenant().id())
                        .param("username", account.username())
                        .param("displayName", account.displayName())
                        .param("email", rows.sealedEmail(account))
                        .param("index", rows.emailIndex(account.email()))
                        .param("roles", AccountRows.roles(account))
                        .param("fhirUser", AccountRows.fhirUser(account))
                        .param("disabled", account.disabled() ? now() : null)
                        .param("now", now())
                        .update()
                == 1;
    }

    @Override
    public void update(Account account) {
        transactions.execute(() -> jdbc.sql("""
                UPDATE attest.account SET display_name = :displayName, email = :email,
                    email_verified_at = CASE WHEN email_index IS NOT DISTINCT FROM :index THEN email_verified_at END,
                    email_index = :index, roles = :roles, fhir_user = :fhirUser,
                    disabled_at = CASE WHEN :disabled THEN coalesce(disabled_at, :now) END
                WHERE id = :id
                """)
                .param("id", account.id())
                .param("displayName", account.displayName())
                .param("email", rows.sealedEmail(account))
                .param("index", rows.emailIndex(account.email()))
                .param("roles", AccountRows.roles(account))
                .param("fhirUser", AccountRows.fhirUser(account))
                .param("disabled", account.disabled())
                .param("now", now())
                .update());
    }

    @Override
    public void setPassword(UUID id, String hash) {
        transactions.execute(() -> {
            jdbc.sql("INSERT INTO attest.password_history (account_id, hash, set_at)"
                            + " SELECT id, password_hash, :now FROM attest.account"
                            + " WHERE id = :id AND password_hash IS NOT NULL")
                    .param("id", id)
                    .param("now", now())
                    .update();
            jdbc.sql("UPDATE attest.account SET password_hash = :hash, password_changed_at = :now WHERE id = :id")
                    .param("id", id)
                    .param("hash", hash)
                    .param("now", now())
                    .update();
        });
    }

    @Override
    public void upgradePassword(UUID id, String hash) {
        transactions.execute(() -> jdbc.sql("UPDATE attest.account SET password_hash = :hash WHERE id = :id")
                .param("id", id)
                .param("hash", hash)
                .update());
    }

    @Override
    public List<String> earlierPasswords(UUID id, int count) {
        return jdbc.sql("SELECT hash FROM attest.password_history WHERE account_id = :id"
                        + " ORDER BY set_at DESC LIMIT :count")
                .param("id", id)
                .param("count", count)
                .query(String.class)
                .list();
    }

    @Override
    public void verifyEmail(UUID id) {
        transactions.execute(() -> jdbc.sql("UPDATE attest.account SET email_verified_at = :now WHERE id = :id")
                .param("id", id)
                .param("now", now())
                .update());
    }

    @Override
    public Optional<Instant> passwordChangedAt(UUID id) {
        return jdbc.sql("SELECT password_changed_at FROM attest.account WHERE id = :id AND password_hash IS NOT NULL")
                .param("id", id)
                .query(Timestamp.class)
                .optional()
                .map(Timestamp::toInstant);
    }

    private Credentials withHash(ResultSet row, int number) throws SQLException {
        return new Credentials(rows.account(row), row.getString("password_hash"));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
