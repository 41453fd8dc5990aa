package health.attest.auth.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.attest.access.Caller;
import health.attest.access.Caller.LaunchContext;
import health.attest.access.Caller.Subject;
import health.attest.access.Tenant;
import health.attest.auth.Identity;
import health.attest.auth.Revocations;
import health.attest.auth.Revocations.Kind;
import health.attest.auth.Revocations.Revocation;
import health.attest.journey.Http;
import health.attest.journey.ServerIT;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** What one instance revokes is revoked on every other within a second: two lists over one database. */
class RevocationIT extends ServerIT {
    private static final Duration WITHIN = Duration.ofSeconds(1);

    private final Clock clock = Clock.systemUTC();
    private final String name = UUID.randomUUID().toString();

    @Autowired
    private Revocations server;

    private JdbcRevokedTokens other;
    private ScheduledExecutorService background;

    @BeforeEach
    void anotherInstance() {
        RevokedTokensConfiguration instance = new RevokedTokensConfiguration();
        other = instance.revokedTokens(new OwnConnections(), clock);
        background = instance.revokedTokensRefresh(other);
    }

    @AfterEach
    void stop() {
        background.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatAnotherInstanceRevokesIsRefusedHereWithinASecond(Kind kind) {
        Http caller = anonymous().withToken(ISSUER.token(claims()));
        assertThat(caller.get("/fhir/Location?_count=1").status()).isEqualTo(200);

        other.revoke(revocation(kind));

        await().atMost(WITHIN)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> caller.get("/fhir/Location?_count=1").status() == 401);
    }

    @Test
    void whatThisInstanceRevokesIsKnownToAnotherWithinASecond() {
        Identity identity = identity();
        assertThat(other.includes(identity)).isFalse();

        server.revoke(revocation(Kind.TOKEN));

        await().atMost(WITHIN).pollInterval(Duration.ofMillis(50)).until(() -> other.includes(identity));
    }

    @Test
    void aTokenIssuedAfterItsUserWasRevokedIsGood() {
        Map<String, Object> later = new HashMap<>(claims());
        other.revoke(new Revocation(
                Kind.USER,
                ISSUER.url(),
                name,
                clock.instant().minusSeconds(10),
                clock.instant().plusSeconds(600)));
        Http caller = anonymous().withToken(ISSUER.token(later));

        await().during(Duration.ofMillis(1_200))
                .atMost(Duration.ofSeconds(3))
                .until(() -> caller.get("/fhir/Location?_count=1").status() == 200);
    }

    private Map<String, String> claims() {
        return Map.of(
                "tenant", TENANT_A,
                "roles", "integration",
                "client_id", name,
                "sub", name,
                "jti", name,
                "sid", name,
                "scope", "system/*.rs");
    }

    private Revocation revocation(Kind kind) {
        Instant now = clock.instant();
        return new Revocation(kind, ISSUER.url(), name, now, now.plusSeconds(600));
    }

    private Identity identity() {
        Caller.Authenticated caller = new Caller.Authenticated(
                new Subject(ISSUER.url(), name, name),
                Set.of(),
                Set.of(),
                null,
                LaunchContext.NONE,
                Set.of(),
                name,
                clock.instant().plusSeconds(600),
                true,
                null);
        return new Identity(new Tenant(TENANT_A), caller, clock.instant().minusSeconds(1), null, Set.of());
    }

    /** Connections that are not the server's. */
    private static final class OwnConnections extends AbstractDataSource {
        @Override
        public Connection getConnection() throws SQLException {
            return asServer();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return asServer();
        }
    }
}
