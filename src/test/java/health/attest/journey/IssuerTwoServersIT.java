package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.access.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.ConfigurableEnvironment;

/** Two whole servers on one database: what one ends, the other refuses within a second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IssuerTwoServersIT extends AppIT {
    private static final String SCOPE = "patient/Patient.rs online_access";
    private static final String READ = "/fhir/Patient?_summary=count";

    @Autowired
    private ConfigurableEnvironment environment;

    private AnotherServer second;

    @BeforeAll
    void startAnother() {
        second = AnotherServer.start(environment, Map.of("attest.base-url", baseUrl()));
    }

    @AfterAll
    void stopIt() {
        second.close();
    }

    @Test
    void aRevokedTokenIsRefused() {
        SmartApp app = appOf(patientAccount(patient()));
        JsonNode tokens = app.tokens(SCOPE, null);
        assertThat(readThere(tokens)).isEqualTo(200);

        assertThat(app.revoke(tokens.path("access_token").asText()).status()).isEqualTo(200);

        awaitRefused(tokens);
    }

    @Test
    void aRevokedGrantEndsWithItsAccessTokens() {
        SmartApp app = appOf(patientAccount(patient()));
        JsonNode tokens = app.tokens(SCOPE, null);
        assertThat(readThere(tokens)).isEqualTo(200);

        assertThat(app.revoke(tokens.path("refresh_token").asText()).status()).isEqualTo(200);

        awaitRefused(tokens);
        assertThat(refreshThere(tokens).json().path("error").asText()).isEqualTo("invalid_grant");
    }

    @Test
    void whoeverSignsOutIsSignedOutEverywhereWithTheirTokens() {
        TestPerson person = patientAccount(patient());
        JsonNode tokens = appOf(person).tokens(SCOPE, null);
        Browser browser = new Browser(anonymous());
        String[] cookie = person.cookie().split("=", 2);
        browser.setCookie(cookie[0], cookie[1]);
        assertThat(meThere(person)).isEqualTo(200);
        assertThat(readThere(tokens)).isEqualTo(200);

        browser.get("/logout");
        assertThat(browser.submit("/logout", Map.of()).status()).isEqualTo(303);

        assertThat(meThere(person)).isEqualTo(401);
        awaitRefused(tokens);
        assertThat(refreshThere(tokens).json().path("error").asText()).isEqualTo("invalid_grant");
    }

    @Test
    void aDisabledUserIsShutOutEverywhere() {
        TestPerson person = patientAccount(patient());
        JsonNode tokens = appOf(person).tokens(SCOPE, null);
        assertThat(meThere(person)).isEqualTo(200);
        assertThat(readThere(tokens)).isEqualTo(200);

        assertThat(administrator()
                        .delete("/admin/users/" + person.account().id())
                        .status())
                .isEqualTo(200);

        assertThat(meThere(person)).isEqualTo(401);
        awaitRefused(tokens);
        assertThat(refreshThere(tokens).json().path("error").asText()).isEqualTo("invalid_grant");
    }

    @Test
    void aDisabledClientIsShutOutEverywhere() {
        TestClient client = TestClient.app(TENANT_A, SmartApp.REDIRECT, SCOPES);
        Http browser = anonymous().with("Cookie", patientAccount(patient()).cookie());
        JsonNode tokens = new SmartApp(client, browser, anonymous(), baseUrl()).tokens(SCOPE, null);
        assertThat(readThere(tokens)).isEqualTo(200);

        assertThat(administrator().delete("/admin/clients/" + client.id()).status())
                .isEqualTo(204);

        awaitRefused(tokens);
        SmartApp there = new SmartApp(client, there(), there(), second.url());
        assertThat(there.refresh(tokens.path("refresh_token").asText()).status())
                .isEqualTo(401);
    }

    @Test
    void whoHasFewerRolesThanBeforeSignsInAnew() {
        TestPerson person = person(Role.NURSE, "Practitioner/" + UUID.randomUUID());
        assertThat(meThere(person)).isEqualTo(200);

        Http.Answer changed =
                administrator().patch("/admin/users/" + person.account().id(), "application/json", "{\"roles\":[]}");

        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(meThere(person)).isEqualTo(401);
    }

    @Test
    void twentyRefreshesAtOnceOnBothLeaveOneValidChild() throws Exception {
        SmartApp app = appOf(patientAccount(patient()));
        JsonNode tokens = app.tokens("patient/Patient.rs offline_access", null);
        String first = tokens.path("refresh_token").asText();
        ExecutorService executor = Executors.newFixedThreadPool(20);
        List<Callable<Http.Answer>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(() -> app.refresh(first));
            all.add(() -> refreshThere(tokens));
        }

        List<String> children = new ArrayList<>();
        try {
            for (Future<Http.Answer> answer : executor.invokeAll(all)) {
                if (answer.get().status() == 200) {
                    children.add(answer.get().json().path("refresh_token").asText());
                }
            }
        } finally {
            executor.shutdown();
        }

        assertThat(children).hasSize(1);
        assertThat(app.refresh(children.get(0)).status()).isEqualTo(200);
    }

    @Test
    void aLimitHoldsOverBoth() {
        String client = "it-" + UUID.randomUUID();
        Http here = anonymousFrom("10.200.0.1");
        Http there = Http.at(second.url()).with("X-Forwarded-For", "10.200.0.1");
        String form = "grant_type=authorization_code&client_id=" + client;
        for (int i = 0; i < 30; i++) {
            assertThat(here.send("POST", "/oauth2/token", SmartApp.FORM, form).status())
                    .isNotEqualTo(429);
            assertThat(there.send("POST", "/oauth2/token", SmartApp.FORM, form).status())
                    .isNotEqualTo(429);
        }

        assertThat(here.send("POST", "/oauth2/token", SmartApp.FORM, form).status())
                .isEqualTo(429);
        assertThat(there.send("POST", "/oauth2/token", SmartApp.FORM, form).status())
                .isEqualTo(429);
    }

    private void awaitRefused(JsonNode tokens) {
        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> readThere(tokens) == 401);
    }

    private int readThere(JsonNode tokens) {
        return there().withToken(tokens.path("access_token").asText()).get(READ).status();
    }

    private int meThere(TestPerson person) {
        return there().with("Cookie", person.cookie()).get("/account/me").status();
    }

    private Http.Answer refreshThere(JsonNode tokens) {
        return new SmartApp(client(), there(), there(), second.url())
                .refresh(tokens.path("refresh_token").asText());
    }

    private Http there() {
        return Http.at(second.url());
    }

    private Http administrator() {
        return anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant",
                        TENANT_A,
                        "sub",
                        "adm-" + UUID.randomUUID(),
                        "roles",
                        "admin",
                        "scope",
                        "attest/users.admin")));
    }
}
