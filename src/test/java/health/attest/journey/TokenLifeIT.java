package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.account.Account;
import health.attest.account.AccountStore;
import health.attest.account.Sessions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Codes and tokens work once and as long as they should, and end everywhere at once. */
class TokenLifeIT extends AppIT {
    @Test
    void aCodeWorksOnceForItsAppWithItsVerifier() throws Exception {
        SmartApp app = appOf(patientAccount(patient()));
        String guessed = app.code("patient/Patient.rs", null);
        assertThat(app.exchange(guessed, "another-verifier-another-verifier-another-1")
                        .status())
                .isIn(400, 401);

        String code = app.code("patient/Patient.rs offline_access", null);
        List<Http.Answer> answers = together(8, () -> app.exchange(code));
        List<Http.Answer> granted =
                answers.stream().filter(answer -> answer.status() == 200).toList();
        assertThat(granted).hasSize(1);
        assertThat(app.exchange(code).json().path("error").asText()).isEqualTo("invalid_grant");
        JsonNode tokens = granted.get(0).json();
        assertThat(anonymous()
                        .withToken(tokens.path("access_token").asText())
                        .get("/fhir/Patient?_summary=count")
                        .status())
                .isEqualTo(401);
        assertThat(app.refresh(tokens.path("refresh_token").asText()).status()).isEqualTo(400);
    }

    @Test
    void twentyRefreshesAtOnceLeaveOneValidChild() throws Exception {
        SmartApp app = appOf(patientAccount(patient()));
        String first = app.tokens("patient/Patient.rs offline_access", null)
                .path("refresh_token")
                .asText();

        List<Http.Answer> answers = together(20, () -> app.refresh(first));

        List<String> children = answers.stream()
                .filter(answer -> answer.status() == 200)
                .map(answer -> answer.json().path("refresh_token").asText())
                .toList();
        assertThat(children).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() != 200))
                .allSatisfy(answer ->
                        assertThat(answer.json().path("error").asText()).isEqualTo("invalid_grant"));
        assertThat(app.refresh(children.get(0)).status()).isEqualTo(200);
    }

    @Test
    void aStolenRefreshTokenEndsTheFamily() {
        SmartApp app = appOf(patientAccount(patient()));
        String first = app.tokens("patient/Patient.rs offline_access", null)
                .path("refresh_token")
                .asText();
        JsonNode child = app.refresh(first).json();
        // Later than any client would send it twice by itself.
        TestClient.execute("UPDATE attest.issuer_refresh_token SET used_at = used_at - interval '10 seconds'"
                + " WHERE digest = encode(sha256('" + first + "'), 'hex')");

        Http.Answer stolen = app.refresh(first);

        assertThat(stolen.json().path("error").asText()).isEqualTo("invalid_grant");
        assertThat(app.refresh(child.path("refresh_token").asText()).status()).isEqualTo(400);
        assertThat(anonymous()
                        .withToken(child.path("access_token").asText())
                        .get("/fhir/Patient?_summary=count")
                        .status())
                .isEqualTo(401);
        assertThat(auditOf(client().id())).contains("token-reused");
    }

    @Test
    void aRefreshedTokenMayDoLessButNeverMore() {
        SmartApp app = appOf(patientAccount(patient()));
        String token = app.tokens("patient/Patient.rs patient/Observation.rs offline_access", null)
                .path("refresh_token")
                .asText();
        Map<String, String> refresh =
                Map.of("grant_type", "refresh_token", "client_id", client().id(), "refresh_token", token);

        Http.Answer more = app.token(with(new HashMap<>(refresh), "scope", "patient/*.rs"));
        Http.Answer less = app.token(with(new HashMap<>(refresh), "scope", "patient/Patient.r"));

        assertThat(more.json().path("error").asText()).isEqualTo("invalid_scope");
        assertThat(less.json().path("scope").asText()).isEqualTo("patient/Patient.r");
        assertThat(app.refresh(less.json().path("refresh_token").asText())
                        .json()
                        .path("scope")
                        .asText())
                .isEqualTo("offline_access patient/Observation.rs patient/Patient.rs");
    }

    @Test
    void onlineAccessEndsWithTheSessionAndOfflineAccessDoesNot() {
        TestPerson person = patientAccount(patient());
        SmartApp app = appOf(person);
        JsonNode online = app.tokens("patient/Patient.rs online_access", null);
        JsonNode offline = app.tokens("patient/Patient.rs offline_access", null);

        part(Sessions.class).end(person.account(), person.session().id());

        assertThat(read(online)).isEqualTo(401);
        assertThat(read(offline)).isEqualTo(401);
        assertThat(app.refresh(online.path("refresh_token").asText()).status()).isEqualTo(400);
        Http.Answer again = app.refresh(offline.path("refresh_token").asText());
        assertThat(again.status()).isEqualTo(200);
    }

    @Test
    void aDisabledAccountGetsNoMoreTokens() {
        TestPerson person = patientAccount(patient());
        SmartApp app = appOf(person);
        JsonNode offline = app.tokens("patient/Patient.rs offline_access", null);
        Account account = person.account();

        part(AccountStore.class)
                .update(new Account(
                        account.id(),
                        account.tenant(),
                        account.username(),
                        account.displayName(),
                        null,
                        account.roles(),
                        account.fhirUser(),
                        true));

        assertThat(app.refresh(offline.path("refresh_token").asText())
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("invalid_grant");
    }

    @Test
    void aRevokedTokenEndsAtOnceAndIntrospectionSaysSo() {
        SmartApp app = appOf(patientAccount(patient()));
        TestClient server = TestClient.resourceServer(TENANT_A);
        TestClient elsewhere = TestClient.resourceServer(TENANT_B);
        JsonNode tokens = app.tokens("openid fhirUser launch/patient patient/Patient.rs offline_access", null);
        String access = tokens.path("access_token").asText();

        JsonNode active = introspect(server, access).json();
        assertThat(active.path("active").asBoolean()).isTrue();
        assertThat(active.path("client_id").asText()).isEqualTo(client().id());
        assertThat(active.path("scope").asText()).isEqualTo(tokens.path("scope").asText());
        assertThat(active.path("patient").asText())
                .isEqualTo(tokens.path("patient").asText());
        assertThat(active.path("exp").asLong()).isPositive();
        assertThat(introspect(elsewhere, access).body()).isEqualTo("{\"active\":false}");
        assertThat(introspect(server, "nonsense").body()).isEqualTo("{\"active\":false}");
        assertThat(introspect(server, ISSUER.token(Map.of())).body()).isEqualTo("{\"active\":false}");
        assertThat(read(tokens)).isEqualTo(200);

        assertThat(app.revoke(tokens.path("refresh_token").asText()).status()).isEqualTo(200);

        assertThat(read(tokens)).isEqualTo(401);
        assertThat(introspect(server, access).body()).isEqualTo("{\"active\":false}");
        assertThat(app.refresh(tokens.path("refresh_token").asText()).status()).isEqualTo(400);
        assertThat(app.revoke("nonsense").status()).isEqualTo(200);
    }

    @Test
    void aQuestionAboutNoTokenOrTwoIsNone() {
        TestClient server = TestClient.resourceServer(TENANT_A);

        for (String path : List.of("/oauth2/introspect", "/oauth2/revoke")) {
            for (String more : List.of("&token=again", "&token=one")) {
                Http.Answer two =
                        anonymous().send("POST", path, SmartApp.FORM, TestClient.form(question(server, "one")) + more);
                assertThat(two.status()).as(path + more).isEqualTo(400);
                assertThat(two.json().path("error").asText()).isEqualTo("invalid_request");
            }
            assertThat(anonymous()
                            .send("POST", path, SmartApp.FORM, TestClient.form(question(server, "")))
                            .status())
                    .isEqualTo(400);
        }
    }

    private Http.Answer introspect(TestClient server, String token) {
        return anonymous().send("POST", "/oauth2/introspect", SmartApp.FORM, TestClient.form(question(server, token)));
    }

    private Map<String, String> question(TestClient server, String token) {
        return Map.of(
                "token",
                token,
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                server.assertion(baseUrl() + "/oauth2/token"));
    }

    private int read(JsonNode tokens) {
        return anonymous()
                .withToken(tokens.path("access_token").asText())
                .get("/fhir/Patient?_summary=count")
                .status();
    }

    private String auditOf(String client) {
        String auditor =
                ISSUER.userToken(TENANT_A, "auditor", "Practitioner/" + UUID.randomUUID(), "user/AuditEvent.rs");
        String events = anonymous()
                .withToken(auditor)
                .get("/fhir/AuditEvent?_sort=-_lastUpdated&_count=50")
                .body();
        assertThat(events).contains(client);
        return events;
    }

    private static List<Http.Answer> together(int times, Callable<Http.Answer> call) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService callers = Executors.newFixedThreadPool(times);
        List<Future<Http.Answer>> futures = IntStream.range(0, times)
                .mapToObj(n -> callers.submit(() -> {
                    start.await();
                    return call.call();
                }))
                .toList();
        start.countDown();
        List<Http.Answer> answers = new ArrayList<>();
        for (Future<Http.Answer> future : futures) {
            answers.add(future.get());
        }
        callers.shutdown();
        return answers;
    }
}
