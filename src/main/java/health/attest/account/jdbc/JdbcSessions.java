package health.attest.account.jdbc;

import health.attest.account.AuthenticationMethod;
import health.attest.account.Session;
import health.attest.account.Session.State;
import health.attest.account.SessionStore;
import health.attest.account.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sessions in PostgreSQL. */
final class JdbcSessions implements SessionStore {
    private static final String SELECT = "SELECT s.*, " + AccountRows.COLUMNS
            + " FROM attest.login_session s JOIN attest.account a ON a.id = s.account_id ";

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final AccountRows rows;

    JdbcSessions(JdbcClient jdbc, Transactions transactions, AccountRows rows) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.rows = rows;
    }

    @Override
    public Optional<Session> find(byte[] cookieHash) {
        return jdbc.sql(SELECT + "WHERE s.cookie_hash = :hash AND a.disabled_at IS NULL")
                .param("hash", cookieHash)
                .query(this::session)
                .optional();
    }

    @Override
    public List<Session> of(UUID accountId) {
        return jdbc.sql(SELECT + "WHERE s.account_id = :account AND s.state = 'COMPLETE'"
                        + " ORDER BY s.last_used_at DESC, s.created_at DESC")
                .param("account", accountId)
                .query(this::session)
                .list();
    }

    @Override
    public void add(Session session, byte[] cookieHash) {
        transactions.execute(() -> {
            // Logins of one account wait for each other, or two of them could each leave room for the other's session.
            jdbc.sql("SELECT 1 FROM attest.account WHERE id = :account FOR NO KEY UPDATE")
                    .param("account", session.account().id())
                    .query()
                    .listOfRows();
            insert(session, cookieHash);
        });
    }

    private void insert(Session session, byte[] cookieHash) {
        Session.Times times = session.times();
        jdbc.sql("""
                INSERT INTO attest.login_session (id, cookie_hash, account_id, state, methods, address, user_agent,
                    created_at, authenticated_at, last_used_at)
                VALUES (:id, :hash, :account, :state, :methods, :address, :agent, :created, :authenticated, :used)
                """)
                .param("id", session.id())
                .param("hash", cookieHash)
                .param("account", session.account().id())
                .param("state", session.state().name())
                .param(
                        "methods",
                        session.methods().stream().map(Enum::name).sorted().toArray(String[]::new))
                .param("address", session.device().address())
                .param("agent", session.device().userAgent())
                .param("created", utc(times.created()))
                .param("authenticated", utc(times.authenticated()))
                .param("used", utc(times.lastUsed()))
                .update();
    }

    @Override
    public void touch(UUID id, Instant now) {
        transactions.execute(() -> jdbc.sql("UPDATE attest.login_session SET last_used_at = :now WHERE id = :id")
                .param("id", id)
                .param("now", utc(now))
                .update());
    }

    @Override
    public int countSecondFactorTry(UUID id) {
        return transactions.run(() -> jdbc.sql("UPDATE attest.login_session"
                        + " SET second_factor_tries = second_factor_tries + 1 WHERE id = :id"
                        + " RETURNING second_factor_tries")
                .param("id", id)
                .query(Integer.class)
                .optional()
                // Gone meanwhile: nothing may be tried on it.
                .orElse(Integer.MAX_VALUE));
    }

    @Override
    public boolean remove(UUID id) {
        return transactions.run(() -> jdbc.sql("DELETE FROM attest.login_session WHERE id = :id")
                        .param("id", id)
                        .update()
                == 1);
    }

    @Override
    public int purge(Instant beganBefore, Instant usedBefore) {
        return transactions.run(() -> jdbc.sql(
                        "DELETE FROM attest.login_session" + " WHERE created_at < :began OR last_used_at < :used")
                .param("began", utc(beganBefore))
                .param("used", utc(usedBefore))
                .update());
    }

    private Session session(ResultSet row, int number) throws SQLException {
        Set<AuthenticationMethod> methods = EnumSet.noneOf(AuthenticationMethod.class);
        for (String method : (String[]) row.getArray("methods").getArray()) {
            methods.add(AuthenticationMethod.valueOf(method));
        }
        return new Session(
                row.getObject("id", UUID.class),
                rows.account(row),
                State.valueOf(row.getString("state")),
                methods,
                new Session.Device(row.getString("address"), row.getString("user_agent")),
                new Session.Times(
                        row.getTimestamp("created_at").toInstant(),
                        row.getTimestamp("authenticated_at").toInstant(),
                        row.getTimestamp("last_used_at").toInstant()));
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
