package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.ConfigurableEnvironment;

/** A whole server without the built-in issuer: a hospital's is all it needs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IssuerOffIT extends ServerIT {
    @Autowired
    private ConfigurableEnvironment environment;

    private AnotherServer server;
    private ForeignIssuer hospital;

    @BeforeAll
    void start() {
        hospital = ForeignIssuer.start(FOREIGN_ISSUER_PORT);
        server = AnotherServer.start(environment, Map.of("attest.issuer.enabled", "false"));
    }

    @AfterAll
    void stop() {
        server.close();
        hospital.close();
    }

    @Test
    void noRouteOfTheIssuerIsThere() {
        String absent = described(get("/nothing-of-that-name"));

        for (String path : List.of(
                "/oauth2/authorize",
                "/oauth2/token",
                "/oauth2/introspect",
                "/oauth2/revoke",
                "/oauth2/jwks",
                "/userinfo",
                "/login",
                "/login/second-factor",
                "/logout",
                "/account",
                "/account/me",
                "/account/forgotten",
                "/account/register",
                "/account/launches",
                "/admin/users",
                "/admin/clients",
                "/pages/style.css",
                "/openapi.json",
                "/.well-known/openid-configuration",
                "/.well-known/oauth-authorization-server")) {
            assertThat(described(get(path))).as(path).isEqualTo(absent);
        }
        assertThat(get("/fhir/.well-known/smart-configuration").status()).isEqualTo(404);
        assertThat(asAdministrator("/admin/users").status()).isEqualTo(404);
    }

    @Test
    void theHospitalsDoctorReadsWhileNoTableOfTheIssuersAnswers() throws SQLException {
        String patient = system(TENANT_A)
                .post("/fhir/Patient", "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Off\"}]}")
                .id();
        Http doctor = caller(hospital.token(Map.of(
                "realm_access",
                Map.of("roles", List.of("doctor")),
                "fhirUser",
                "Practitioner/" + UUID.randomUUID(),
                "scope",
                "user/*.rs")));

        try (Connection database = asSuperuser();
                Statement statement = database.createStatement()) {
            database.setAutoCommit(false);
            statement.execute("SET LOCAL lock_timeout = '20s'");
            statement.execute("LOCK TABLE attest.account, attest.login_session, attest.issuer_client,"
                    + " attest.issuer_grant, attest.issuer_signing_key IN ACCESS EXCLUSIVE MODE");

            assertThat(doctor.get("/fhir/Patient/" + patient).status()).isEqualTo(200);
            assertThat(doctor.get("/fhir/metadata").status()).isEqualTo(200);
            assertThat(caller("not-a-token").get("/fhir/Patient/" + patient).status())
                    .isEqualTo(401);
            database.rollback();
        }
    }

    private Http.Answer asAdministrator(String path) {
        return caller(ISSUER.token(
                        Map.of("tenant", TENANT_A, "sub", "a", "roles", "admin", "scope", "attest/users.admin")))
                .get(path);
    }

    private Http.Answer get(String path) {
        return Http.at(server.url())
                .with("X-Forwarded-For", "10.201.0." + Math.floorMod(path.hashCode(), 250))
                .get(path);
    }

    private Http caller(String token) {
        return Http.at(server.url()).withToken(token);
    }

    /** What a caller can tell apart. */
    private static String described(Http.Answer answer) {
        return answer.status() + " " + answer.body().replaceAll("[0-9a-f]{32}", "");
    }
}
