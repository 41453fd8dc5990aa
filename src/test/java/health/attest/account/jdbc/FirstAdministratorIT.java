package health.attest.account.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.Browser;
import health.attest.journey.Http;
import health.attest.journey.ServerIT;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/** Whoever has the machine makes a tenant's first administrator; nobody else does, and nobody a second. */
class FirstAdministratorIT extends ServerIT {
    private static final String TENANT = "delta";

    private final String name = "boss-" + UUID.randomUUID().toString().substring(0, 8);

    /** What one asking gave. */
    private record Answer(int exitCode, String text) {}

    @BeforeEach
    void noAdministratorYet() throws SQLException {
        shutOut();
    }

    @Test
    void theFirstAdministratorChoosesAPasswordAndSetsUpASecondFactor() throws SQLException {
        Answer made = ask(name, name + "@mail.example", TENANT);

        assertThat(made.exitCode()).as(made.text()).isZero();
        String link = made.text().lines().skip(1).findFirst().orElseThrow().replaceFirst("^https?://[^/]+", "");
        String token = link.replaceFirst(".*token=", "");
        Map<String, String> form = Map.of("token", token, "password", "seven-small-otters-swim");
        Browser browser = new Browser(anonymous());
        assertThat(browser.get(link).status()).isEqualTo(200);
        assertThat(browser.submit("/account/set-password", form).status()).isEqualTo(200);
        browser.get("/login");
        assertThat(browser.submit("/account/set-password", form).status()).isEqualTo(404);
        assertThat(browser.signIn(name + "@" + TENANT, "seven-small-otters-swim")
                        .header("Location")
                        .orElseThrow())
                .startsWith("/login/enrol");
        assertThat(browser.withCookies().get("/admin/users").status()).isEqualTo(401);
        assertThat(auditor()
                        .get("/fhir/AuditEvent?_sort=-_lastUpdated&_count=20")
                        .body())
                .contains("first-administrator");
    }

    @Test
    void whereThereIsOneThereIsNoOther() throws SQLException {
        assertThat(ask(name, name + "@mail.example", TENANT).exitCode()).isZero();

        Answer refused = ask(name + "2", name + "@mail.example", TENANT);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.text()).contains("the tenant has an administrator").doesNotContain("token=");
    }

    @Test
    void namesAndTenantsThatCannotBeAreRefused() throws SQLException {
        assertThat(ask(name, name + "@mail.example", TENANT).exitCode()).isZero();
        shutOut();

        assertThat(ask(name, name + "@mail.example", TENANT).text()).contains("an account of that name");
        assertThat(ask(name, name + "@mail.example", "elsewhere").text()).contains("no such tenant");
        assertThat(ask("No Name", name + "@mail.example", TENANT).exitCode()).isEqualTo(2);
        assertThat(ask(name, "nowhere", TENANT).exitCode()).isEqualTo(2);
    }

    @Test
    void theServerItselfCannotAsk() throws SQLException {
        try (Connection server = asServer();
                Statement statement = server.createStatement()) {
            assertThatThrownBy(() -> statement.execute("INSERT INTO attest.first_administrator"
                            + " (tenant, username, email, link_hash) VALUES ('delta', 'evil', 'e@x', '\\x00')"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void aloneAnAdministratorWaitsADayForAnOfficer() throws SQLException {
        assertThat(ask(name, name + "@mail.example", TENANT).exitCode()).isZero();
        Http alone = administrator(idOf(name));
        Http.Answer made = alone.send("POST", "/admin/users", "application/json", """
                {"username":"%s-2","displayName":"Officer","email":"%s-2@mail.example","roles":["security-officer"]}
                """.formatted(name, name));

        assertThat(made.status()).as(made.body()).isEqualTo(202);
        JsonNode waits = made.json().path("waits");
        Duration wait = Duration.between(
                Instant.parse(waits.path("requestedAt").asText()),
                Instant.parse(waits.path("effectiveAt").asText()));
        assertThat(wait).isEqualTo(Duration.ofHours(24));
        assertThat(made.json().path("roles")).isEmpty();
        String approve = "/admin/approvals/" + waits.path("id").asText() + "/approve";
        assertThat(alone.send("POST", approve, null, null).status()).isEqualTo(403);
        assertThat(alone.patch("/admin/users/" + idOf(name), "application/json", "{\"roles\":[\"auditor\"]}")
                        .status())
                .isEqualTo(403);
    }

    private Answer ask(String... arguments) throws SQLException {
        Environment settings = part(Environment.class);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exitCode = FirstAdministratorProgram.run(
                arguments,
                Map.of(
                        "ATTEST_DB_URL", settings.getRequiredProperty("attest.db.url"),
                        "ATTEST_DB_OWNERUSER", settings.getRequiredProperty("attest.db.owner-user"),
                        "ATTEST_DB_OWNERPASSWORD", settings.getRequiredProperty("attest.db.owner-password"),
                        "ATTEST_BASE_URL", baseUrl()),
                new PrintStream(said, true, StandardCharsets.UTF_8));
        return new Answer(exitCode, said.toString(StandardCharsets.UTF_8));
    }

    private String idOf(String username) {
        JsonNode users =
                administrator("it").get("/admin/users?_count=200").json().path("users");
        for (JsonNode user : users) {
            if (user.path("username").asText().equals(username)) {
                return user.path("id").asText();
            }
        }
        throw new IllegalStateException("no user " + username);
    }

    private Http administrator(String who) {
        return anonymous()
                .withToken(ISSUER.token(
                        Map.of("tenant", TENANT, "sub", who, "roles", "admin", "scope", "attest/users.admin")));
    }

    private Http auditor() {
        return anonymous()
                .withToken(
                        ISSUER.userToken(TENANT, "auditor", "Practitioner/" + UUID.randomUUID(), "user/AuditEvent.rs"));
    }

    /** Those of earlier runs, for the database outlives them. */
    private static void shutOut() throws SQLException {
        try (Connection database = asSuperuser();
                Statement statement = database.createStatement()) {
            statement.execute("UPDATE attest.account SET disabled_at = coalesce(disabled_at, now())"
                    + " WHERE tenant = '" + TENANT + "' AND 'admin' = ANY (roles)");
        }
    }
}
