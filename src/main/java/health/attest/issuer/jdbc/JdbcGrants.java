package health.attest.issuer.jdbc;

import health.attest.issuer.Grant;
import health.attest.issuer.Grants;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Grants in PostgreSQL. */
final class JdbcGrants implements Grants {
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    JdbcGrants(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public void open(Grant grant, String stateDigest, Instant at) {
        transactions.executeWithoutResult(status -> GrantRows.bind(jdbc.sql(GrantRows.INSERT), grant)
                .param("state", stateDigest)
                .param("at", time(at))
                .update());
    }

    @Override
    public Optional<Grant> byState(String digest) {
        return find("g.state_digest = :digest", digest);
    }

    @Override
    public Optional<Grant> byCode(String digest) {
        return find("g.code_digest = :digest", digest);
    }

    private Optional<Grant> find(String condition, String digest) {
        return jdbc.sql(GrantRows.SELECT + " WHERE " + condition)
                .param("digest", digest)
                .query(GrantRows::grant)
                .optional();
    }

    @Override
    public void choose(UUID grant, @Nullable String patient, @Nullable String encounter) {
        transactions.executeWithoutResult(
                status -> jdbc.sql("UPDATE attest.issuer_grant SET patient = :patient, encounter = :encounter"
                                + " WHERE id = :id AND state_digest IS NOT NULL")
                        .param("patient", patient)
                        .param("encounter", encounter)
                        .param("id", grant)
                        .update());
    }

    @Override
    public void remove(UUID grant) {
        transactions.executeWithoutResult(
                status -> jdbc.sql("DELETE FROM attest.issuer_grant WHERE id = :id AND state_digest IS NOT NULL")
                        .param("id", grant)
                        .update());
    }

    @Override
    public boolean decide(Grant grant, String codeDigest, Instant codeExpires) {
        return one(jdbc.sql("UPDATE attest.issuer_grant SET state_digest = NULL, given = :given, expires_at = :expires,"
                        + " code_digest = :code, code_expires_at = :codeExpires"
                        + " WHERE id = :id AND state_digest IS NOT NULL AND revoked_at IS NULL")
                .param("given", grant.given().scopes().toArray(new String[0]))
                .param("expires", time(grant.life().expires()))
                .param("code", codeDigest)
                .param("codeExpires", time(codeExpires))
                .param("id", grant.id()));
    }

    @Override
    public void burn(UUID grant, Instant at) {
        transactions.executeWithoutResult(status -> claimCode(grant, at));
    }

    @Override
    public boolean redeem(UUID grant, Issued issued, Instant at) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            boolean first = claimCode(grant, at);
            if (first) {
                insert(grant, issued);
            }
            return first;
        }));
    }

    private boolean claimCode(UUID grant, Instant at) {
        return jdbc.sql("UPDATE attest.issuer_grant SET code_used_at = :at"
                                + " WHERE id = :id AND code_used_at IS NULL AND revoked_at IS NULL")
                        .param("at", time(at))
                        .param("id", grant)
                        .update()
                == 1;
    }

    @Override
    public Optional<RefreshToken> byRefreshToken(String digest) {
        return jdbc.sql("SELECT r.expires_at AS refresh_expires_at, r.used_at, g.* FROM attest.issuer_refresh_token r"
                        + " JOIN attest.issuer_grant g ON g.id = r.grant_id WHERE r.digest = :digest")
                .param("digest", digest)
                .query(GrantRows::refreshToken)
                .optional();
    }

    @Override
    public boolean rotate(String digest, UUID grant, Issued issued, Instant at) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            // The grant's row first, as revoking does: a token rotated while its grant is revoked is revoked with it.
            boolean good = jdbc.sql(
                            "SELECT 1 FROM attest.issuer_grant WHERE id = :id AND revoked_at IS NULL FOR UPDATE")
                    .param("id", grant)
                    .query(Integer.class)
                    .optional()
                    .isPresent();
            boolean first = good
                    && jdbc.sql("UPDATE attest.issuer_refresh_token SET used_at = :at"
                                            + " WHERE digest = :digest AND used_at IS NULL")
                                    .param("at", time(at))
                                    .param("digest", digest)
                                    .update()
                            == 1;
            if (first) {
                insert(grant, issued);
            }
            return first;
        }));
    }

    private void insert(UUID grant, Issued issued) {
        jdbc.sql("INSERT INTO attest.issuer_access_token (jti, grant_id, expires_at) VALUES (:jti, :id, :expires)")
                .param("jti", issued.accessToken())
                .param("id", grant)
                .param("expires", time(issued.accessTokenExpires()))
                .update();
        Instant refreshExpires = issued.refreshExpires();
        if (refreshExpires != null) {
            jdbc.sql("INSERT INTO attest.issuer_refresh_token (digest, grant_id, expires_at)"
                            + " VALUES (:digest, :id, :expires)")
                    .param("digest", issued.refreshDigest())
                    .param("id", grant)
                    .param("expires", time(refreshExpires))
                    .update();
        }
    }

    @Override
    public List<LivingToken> revoke(UUID grant, Instant at) {
        return Objects.requireNonNull(transactions.execute(status -> {
            jdbc.sql("UPDATE attest.issuer_grant SET revoked_at = coalesce(revoked_at, :at) WHERE id = :id")
                    .param("at", time(at))
                    .param("id", grant)
                    .update();
            return jdbc.sql("SELECT jti, expires_at FROM attest.issuer_access_token"
                            + " WHERE grant_id = :id AND expires_at > :at")
                    .param("id", grant)
                    .param("at", time(at))
                    .query((row, number) -> new LivingToken(
                            row.getString("jti"), row.getTimestamp("expires_at").toInstant()))
                    .list();
        }));
    }

    @Override
    public void endSession(UUID session, Instant at) {
        transactions.executeWithoutResult(status -> jdbc.sql("UPDATE attest.issuer_grant SET revoked_at = :at"
                        + " WHERE session = :session AND revoked_at IS NULL AND NOT 'offline_access' = ANY (given)")
                .param("at", time(at))
                .param("session", session)
                .update());
    }

    @Override
    public void endAccount(UUID account, Instant at) {
        transactions.executeWithoutResult(status -> jdbc.sql("UPDATE attest.issuer_grant SET revoked_at = :at"
                        + " WHERE account = :account AND revoked_at IS NULL")
                .param("at", time(at))
                .param("account", account)
                .update());
    }

    @Override
    public void purge(Instant before) {
        transactions.executeWithoutResult(status -> {
            jdbc.sql("DELETE FROM attest.issuer_access_token WHERE expires_at < :before")
                    .param("before", time(before))
                    .update();
            jdbc.sql("DELETE FROM attest.issuer_grant WHERE expires_at < :before")
                    .param("before", time(before))
                    .update();
        });
    }

    private boolean one(JdbcClient.StatementSpec update) {
        return Boolean.TRUE.equals(transactions.execute(status -> update.update() == 1));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
