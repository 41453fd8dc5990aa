package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import health.attest.access.Role;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Apps get, for people, what people allow them: codes, launches, refresh, revocation. */
class SmartLaunchIT extends ServerIT {
    private static final String SCOPES =
            "openid fhirUser profile launch launch/patient offline_access online_access patient/*.rs user/*.cruds"
                    + " attest/security.write";
    private static final String CANARY = "Launchcanary";

    private final TestClient client = TestClient.app(TENANT_A, SmartApp.REDIRECT, SCOPES);

    @Test
    void aPatientsAppReadsItsPatientAndNobodyElse() throws Exception {
        String patient = patient();
        String other = patient();
        SmartApp app = appOf(patientAccount(patient));

        JsonNode tokens = app.tokens("openid fhirUser launch/patient patient/Patient.rs", null);

        assertThat(tokens.path("patient").asText()).isEqualTo(patient);
        assertThat(tokens.path("need_patient_banner").asBoolean()).isTrue();
        assertThat(tokens.path("scope").asText()).isEqualTo("fhirUser launch/patient openid patient/Patient.rs");
        assertThat(tokens.has("refresh_token")).isFalse();
        Http caller = anonymous().withToken(tokens.path("access_token").asText());
        assertThat(caller.get("/fhir/Patient/" + patient).status()).isEqualTo(200);
        assertThat(caller.get("/fhir/Patient/" + other).status()).isEqualTo(404);
        SignedJWT identity = SignedJWT.parse(tokens.path("id_token").asText());
        JWKSet keys = JWKSet.parse(anonymous().get("/oauth2/jwks").body());
        assertThat(identity.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
        assertThat(identity.verify(new RSASSAVerifier(
                        keys.getKeyByKeyId(identity.getHeader().getKeyID()).toRSAKey())))
                .isTrue();
        assertThat(identity.getJWTClaimsSet().getClaims())
                .containsEntry("nonce", "nonce-1")
                .containsEntry("aud", List.of(client.id()))
                .containsEntry("fhirUser", baseUrl() + "/fhir/Patient/" + patient);
        assertThat(caller.get("/userinfo").json().path("sub").asText())
                .isEqualTo(identity.getJWTClaimsSet().getSubject());
        assertThat(anonymous()
                        .withToken(tokens.path("id_token").asText())
                        .get("/fhir/Patient/" + patient)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aDoctorChoosesThePatientOnThePage() {
        String patient = patient();
        TestPerson doctor = person(Role.DOCTOR, "Practitioner/" + UUID.randomUUID());
        SmartApp app = appOf(doctor);

        Http.Answer page = app.consentPage("launch/patient patient/Patient.rs");
        Http.Answer found = anonymous().with("Cookie", doctor.cookie()).get("/oauth2/consent?find=" + CANARY + "&state="
                + SmartApp.hidden(page, "state") + "&client_id=" + client.id());
        Http.Answer undecided = app.decide(page, SmartApp.ticked(page), null);
        Http.Answer unknown = app.decide(page, SmartApp.ticked(page), UUID.randomUUID().toString());
        Http.Answer decided = app.decide(page, SmartApp.ticked(page), patient);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("Test &lt;app&gt;").contains("Test &lt;Person&gt;").doesNotContain("<app>");
        assertThat(page.header("Content-Security-Policy").orElse("")).contains("frame-ancestors 'none'");
        assertThat(found.body()).contains(CANARY).contains("name=\"patient\" required value=\"");
        assertThat(SmartApp.location(undecided)).contains("missing=patient");
        assertThat(SmartApp.location(unknown)).contains("missing=patient");
        JsonNode tokens = app.exchange(SmartApp.parameter(decided, "code")).json();
        assertThat(tokens.path("patient").asText()).isEqualTo(patient);
        assertThat(decided.status()).isEqualTo(303);
        assertThat(SmartApp.parameter(decided, "iss")).isEqualTo(baseUrl());
        assertThat(SmartApp.parameter(decided, "state")).isEqualTo("state-1");
    }

    @Test
    void untickedScopesAreNotGivenAndRefusingGivesNothing() {
        String patient = patient();
        SmartApp app = appOf(patientAccount(patient));

        Http.Answer page = app.consentPage("patient/Patient.rs patient/Observation.rs offline_access");
        Http.Answer some = app.decide(page, List.of("patient/Patient.rs"), null);
        Http.Answer none = app.decide(app.consentPage("patient/Patient.rs"), List.of(), null);
        Http.Answer more = app.decide(
                app.consentPage("patient/Patient.rs"), List.of("patient/Patient.rs", "user/*.cruds"), null);

        assertThat(app.exchange(SmartApp.parameter(some, "code")).json().path("scope").asText())
                .isEqualTo("patient/Patient.rs");
        assertThat(SmartApp.parameter(none, "error")).isEqualTo("access_denied");
        assertThat(SmartApp.parameter(more, "error")).isEqualTo("invalid_scope");
    }

    @Test
    void nobodyGivesWhatTheyDoNotHave() {
        SmartApp patient = appOf(patientAccount(patient()));
        SmartApp officer = appOf(person(Role.SECURITY_OFFICER, null));
        String asked = "openid attest/security.write user/Patient.rs system/*.rs";

        assertThat(SmartApp.ticked(patient.consentPage(asked))).containsExactlyInAnyOrder("openid", "user/Patient.rs");
        assertThat(SmartApp.ticked(officer.consentPage(asked)))
                .containsExactlyInAnyOrder("attest/security.write", "openid");
        assertThat(SmartApp.parameter(patient.authorize(patient.request("system/*.rs")), "error"))
                .isEqualTo("invalid_scope");
    }

    @Test
    void aRequestThatIsNotRightIsSentBackOrStops() {
        SmartApp app = appOf(patientAccount(patient()));

        assertThat(error(app, "code_challenge", "")).isEqualTo("invalid_request");
        assertThat(error(app, "code_challenge_method", "plain")).isEqualTo("invalid_request");
        assertThat(error(app, "aud", "https://elsewhere.test/fhir")).isEqualTo("invalid_request");
        assertThat(error(app, "aud", "")).isEqualTo("invalid_request");
        assertThat(error(app, "scope", "system/*.rs")).isEqualTo("invalid_scope");
        assertThat(error(app, "launch", "nonsense")).isEqualTo("invalid_request");
        assertThat(error(app, "purpose_of_use", "FUN")).isEqualTo("invalid_request");
        for (String redirect : List.of(
                "https://app.test/callback2",
                "https://app.test/callback#x",
                "https://app.test/callback/../other",
                "https://APP.test/callback",
                "http://app.test/callback",
                "javascript:alert(1)",
                "https://evil.test/")) {
            Http.Answer stopped = app.authorize(with(app.request("patient/Patient.rs"), "redirect_uri", redirect));
            assertThat(stopped.status()).as(redirect).isEqualTo(400);
            assertThat(SmartApp.location(stopped)).isEmpty();
        }
        assertThat(app.authorize(with(app.request("openid"), "client_id", "nobody")).status())
                .isEqualTo(400);
        assertThat(app.authorize(with(app.request("openid"), "response_type", "token")).status())
                .isEqualTo(400);
    }

    private static String error(SmartApp app, String name, String value) {
        return SmartApp.parameter(app.authorize(with(app.request("openid patient/Patient.rs"), name, value)), "error");
    }

    private static Map<String, String> with(Map<String, String> request, String name, String value) {
        if (value.isEmpty()) {
            request.remove(name);
        } else {
            request.put(name, value);
        }
        return request;
    }

    @Test
    void whoIsNotSignedInIsSentToTheLogin() {
        SmartApp nobody = new SmartApp(client, anonymous(), anonymous(), baseUrl());

        Http.Answer sent = nobody.authorize(nobody.request("openid"));
        Http.Answer posted = anonymous().send(
                "POST", "/oauth2/authorize", SmartApp.FORM, TestClient.form(nobody.request("openid")));

        assertThat(sent.status()).isEqualTo(303);
        assertThat(SmartApp.location(sent)).startsWith("/login?continue=");
        assertThat(posted.status()).isEqualTo(303);
        assertThat(SmartApp.location(posted)).startsWith("/oauth2/authorize?");
        assertThat(SmartApp.parameter(nobody.authorize(with(nobody.request("openid"), "prompt", "none")), "error"))
                .isEqualTo("login_required");
    }

    @Test
    void anotherPersonCannotDecide() {
        SmartApp app = appOf(patientAccount(patient()));
        SmartApp thief = appOf(patientAccount(patient()));

        Http.Answer page = app.consentPage("patient/Patient.rs");
        Http.Answer stolen = thief.decide(page, List.of("patient/Patient.rs"), null);

        assertThat(stolen.status()).isEqualTo(400);
        assertThat(SmartApp.location(stolen)).isEmpty();
    }

    @Test
    void aCodeWorksOnceForItsAppWithItsVerifier() throws Exception {
        SmartApp app = appOf(patientAccount(patient()));
        String guessed = app.code("patient/Patient.rs", null);
        assertThat(app.exchange(guessed, "another-verifier-another-verifier-another-1").status())
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
        assertThat(auditOf(client.id())).contains("token-reused");
    }

    @Test
    void aRefreshedTokenMayDoLessButNeverMore() {
        SmartApp app = appOf(patientAccount(patient()));
        String token = app.tokens("patient/Patient.rs patient/Observation.rs offline_access", null)
                .path("refresh_token")
                .asText();
        Map<String, String> refresh =
                Map.of("grant_type", "refresh_token", "client_id", client.id(), "refresh_token", token);

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
        assertThat(active.path("client_id").asText()).isEqualTo(client.id());
        assertThat(active.path("scope").asText()).isEqualTo(tokens.path("scope").asText());
        assertThat(active.path("patient").asText()).isEqualTo(tokens.path("patient").asText());
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
    void anAppWithAKeyMustUseIt() {
        TestClient confidential = TestClient.app(TENANT_A, SmartApp.REDIRECT, SCOPES).withKey();
        TestPerson person = patientAccount(patient());
        SmartApp app = new SmartApp(confidential, anonymous().with("Cookie", person.cookie()), anonymous(), baseUrl());

        assertThat(app.exchange(app.code("patient/Patient.rs", null)).status()).isEqualTo(401);
    }

    private Http.Answer introspect(TestClient server, String token) {
        Map<String, String> form = Map.of(
                "token",
                token,
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                server.assertion(baseUrl() + "/oauth2/token"));
        return anonymous().send("POST", "/oauth2/introspect", SmartApp.FORM, TestClient.form(form));
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

    private static List<Http.Answer> together(int times, Callable<Http.Answer> call)
            throws Exception {
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

    private SmartApp appOf(TestPerson person) {
        return new SmartApp(client, anonymous().with("Cookie", person.cookie()), anonymous(), baseUrl());
    }

    private TestPerson patientAccount(String patient) {
        return person(Role.PATIENT, "Patient/" + patient);
    }

    private TestPerson person(Role role, @Nullable String fhirUser) {
        return TestPerson.signedIn(this, TENANT_A, role, fhirUser);
    }

    private String patient() {
        return system(TENANT_A)
                .post(
                        "/fhir/Patient",
                        "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"" + CANARY
                                + "\",\"given\":[\"Ann\"]}],\"birthDate\":\"1980-01-02\"}")
                .id();
    }
}
