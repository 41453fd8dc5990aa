package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who asks the issuer too often waits, and nobody else does. */
class IssuerLimitsIT extends AppIT {
    private static final String ENDPOINT = "/oauth2/token";

    @Test
    void theSixtyFirstRequestOfAMinuteForTokensIsRefused() {
        String client = "it-" + UUID.randomUUID();
        Http here = anonymous();

        for (int i = 1; i <= 60; i++) {
            Http.Answer answer = bySecret(here, ENDPOINT, client);
            assertThat(answer.status()).as("request %d", i).isEqualTo(401);
            assertThat(answer.header("RateLimit-Policy")).hasValue("\"default\";q=60;w=60");
            assertThat(answer.header("RateLimit")).hasValue("\"default\";r=" + (60 - i));
        }
        Http.Answer refused = bySecret(here, ENDPOINT, client);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("error").asText()).isEqualTo("slow_down");
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        assertThat(refused.header("RateLimit").orElseThrow()).startsWith("\"default\";r=0;t=");
        assertThat(bySecret(here, ENDPOINT, "it-" + UUID.randomUUID()).status())
                .as("another client here")
                .isEqualTo(401);
        assertThat(bySecret(anonymous(), ENDPOINT, client).status())
                .as("this client elsewhere")
                .isEqualTo(401);
        assertThat(bySecret(here, "/oauth2/introspect", client).status())
                .as("another endpoint")
                .isEqualTo(401);
    }

    @Test
    void whicheverWayAClientIsNamedItIsOne() {
        TestClient client = TestClient.system(TENANT_A, "system/*.rs");
        Http here = anonymous();

        for (int i = 0; i < 30; i++) {
            assertThat(byParameter(here, client.id()).status()).isEqualTo(401);
            assertThat(bySecret(here, ENDPOINT, client.id()).status()).isEqualTo(401);
        }

        assertThat(byAssertion(here, client).status()).isEqualTo(429);
        assertThat(byAssertion(anonymous(), client).status()).isEqualTo(200);
    }

    @Test
    void whatNamesNobodyIsCountedAsOne() {
        Http here = anonymous();
        for (int i = 0; i < 60; i++) {
            assertThat(here.send("POST", ENDPOINT, SmartApp.FORM, "grant_type=" + i)
                            .status())
                    .isIn(400, 401);
        }

        assertThat(here.send("POST", ENDPOINT, SmartApp.FORM, "client_assertion=x.y.z")
                        .status())
                .isEqualTo(429);
        assertThat(here.with("Authorization", "Basic !")
                        .send("POST", ENDPOINT, SmartApp.FORM, "a=b")
                        .status())
                .isEqualTo(429);
    }

    @Test
    void aResourceServerMayAskAboutManyTokens() {
        Http here = anonymous();
        String client = "it-" + UUID.randomUUID();

        Http.Answer answer = bySecret(here, "/oauth2/introspect", client);

        assertThat(answer.header("RateLimit-Policy")).hasValue("\"default\";q=5000;w=60");
    }

    @Test
    void formsThatSendMailsAreTakenTenTimesAMinute() {
        Browser browser = new Browser(anonymous());
        for (int i = 0; i < 10; i++) {
            browser.get("/account/forgotten");
            assertThat(browser.submit("/account/forgotten", Map.of("username", "nobody-" + i))
                            .status())
                    .isEqualTo(202);
        }
        browser.get("/account/register");

        Http.Answer refused = browser.submit("/account/register", new HashMap<>());

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        Browser elsewhere = new Browser(anonymous());
        elsewhere.get("/account/forgotten");
        assertThat(elsewhere
                        .submit("/account/forgotten", Map.of("username", "nobody"))
                        .status())
                .isEqualTo(202);
    }

    private static Http.Answer bySecret(Http from, String path, String client) {
        String pair = Base64.getEncoder().encodeToString((client + ":wrong-secret").getBytes(StandardCharsets.UTF_8));
        return from.with("Authorization", "Basic " + pair)
                .send("POST", path, SmartApp.FORM, "grant_type=client_credentials");
    }

    private static Http.Answer byParameter(Http from, String client) {
        return from.send("POST", ENDPOINT, SmartApp.FORM, "grant_type=authorization_code&code=x&client_id=" + client);
    }

    private Http.Answer byAssertion(Http from, TestClient client) {
        return from.send(
                "POST",
                ENDPOINT,
                SmartApp.FORM,
                TestClient.form(Map.of(
                        "grant_type",
                        "client_credentials",
                        "scope",
                        "system/Patient.rs",
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion",
                        client.assertion(baseUrl() + ENDPOINT))));
    }
}
