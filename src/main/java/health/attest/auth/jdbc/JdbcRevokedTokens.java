package health.attest.auth.jdbc;

import health.attest.access.Caller;
import health.attest.auth.Identity;
import health.attest.auth.Revocations;
import health.attest.auth.RevokedTokens;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The list of revoked tokens, kept in PostgreSQL and, whole, in memory.
 *
 * <p>A request never pays for a look-up: {@link #refresh} runs in the background, and a request asks itself only when
 * the list in memory is older than {@link #AGE_MAX}.
 */
final class JdbcRevokedTokens implements RevokedTokens, Revocations {
    static final Duration AGE_MAX = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private volatile Snapshot snapshot = new Snapshot("never read", Map.of(), Instant.EPOCH);

    record Key(Kind kind, String issuer, String key) {}

    record Row(Key key, Instant revokedAt) {}

    record Snapshot(String version, Map<Key, Instant> revoked, Instant readAt) {}

    JdbcRevokedTokens(JdbcClient jdbc, TransactionTemplate transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public boolean includes(Identity identity) {
        if (isOld()) {
            refreshIfOld();
        }
        Map<Key, Instant> revoked = snapshot.revoked();
        if (revoked.isEmpty()) {
            return false;
        }
        Caller.Subject subject = identity.caller().subject();
        return covers(revoked, Kind.TOKEN, subject.issuer(), identity.caller().tokenId(), identity)
                || covers(revoked, Kind.SESSION, subject.issuer(), identity.session(), identity)
                || covers(revoked, Kind.USER, subject.issuer(), subject.user(), identity)
                || covers(revoked, Kind.CLIENT, subject.issuer(), subject.client(), identity);
    }

    private static boolean covers(
            Map<Key, Instant> revoked, Kind kind, String issuer, @Nullable String key, Identity identity) {
        Instant at = key == null ? null : revoked.get(new Key(kind, issuer, key));
        if (at == null) {
            return false;
        }
        // A token says in whole seconds when it was issued: one of the revocation's own second is revoked too.
        return kind == Kind.TOKEN || !identity.issuedAt().isAfter(at.truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public void revoke(Revocation revocation) {
        // Of its own, whatever the caller is in the middle of: the list is read on another connection right after.
        transactions.executeWithoutResult(status -> insert(revocation));
        refresh();
    }

    private void insert(Revocation revocation) {
        jdbc.sql("INSERT INTO attest.revoked_token (kind, issuer, key, revoked_at, expires_at)"
                        + " VALUES (:kind, :issuer, :key, :at, :until)")
                .param("kind", revocation.kind().name())
                .param("issuer", revocation.issuer())
                .param("key", revocation.key())
                .param("at", revocation.at().atOffset(ZoneOffset.UTC))
                .param("until", revocation.until().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Reads the list again if it changed. */
    synchronized void refresh() {
        Instant readAt = clock.instant();
        try {
            String version = jdbc.sql("SELECT coalesce(md5(string_agg(seq::text, ',' ORDER BY seq)), 'none')"
                            + " FROM attest.revoked_token WHERE expires_at > :now")
                    .param("now", readAt.atOffset(ZoneOffset.UTC))
                    .query(String.class)
                    .single();
            Map<Key, Instant> revoked = version.equals(snapshot.version()) ? snapshot.revoked() : read(readAt);
            snapshot = new Snapshot(version, revoked, readAt);
        } catch (DataAccessException away) {
            throw new RevocationsUnavailableException("the list of revoked tokens cannot be read", away);
        }
    }

    /** Forgets entries that no living token needs. */
    void purge() {
        transactions.executeWithoutResult(status -> jdbc.sql("DELETE FROM attest.revoked_token WHERE expires_at < :now")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update());
    }

    private Map<Key, Instant> read(Instant now) {
        Map<Key, Instant> revoked = new HashMap<>();
        jdbc.sql("SELECT kind, issuer, key, revoked_at FROM attest.revoked_token WHERE expires_at > :now")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(JdbcRevokedTokens::row)
                .list()
                .forEach(row ->
                        revoked.merge(row.key(), row.revokedAt(), (one, other) -> one.isAfter(other) ? one : other));
        return Map.copyOf(revoked);
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        Key key = new Key(Kind.valueOf(row.getString("kind")), row.getString("issuer"), row.getString("key"));
        return new Row(key, row.getTimestamp("revoked_at").toInstant());
    }

    private synchronized void refreshIfOld() {
        if (isOld()) {
            refresh();
        }
    }

    private boolean isOld() {
        return snapshot.readAt().plus(AGE_MAX).isBefore(clock.instant());
    }
}
