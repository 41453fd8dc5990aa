package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import health.attest.access.Role;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Apps get, for people, what people allow them. */
class SmartLaunchIT extends AppIT {
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
                .containsEntry("aud", List.of(client().id()))
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
        Http.Answer found = anonymous()
                .with("Cookie", doctor.cookie())
                .get("/oauth2/consent?find=" + CANARY + "&state=" + SmartApp.hidden(page, "state") + "&client_id="
                        + client().id());
        Http.Answer undecided = app.decide(page, SmartApp.ticked(page), null);
        Http.Answer unknown =
                app.decide(page, SmartApp.ticked(page), UUID.randomUUID().toString());
        Http.Answer decided = app.decide(page, SmartApp.ticked(page), patient);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("Test &lt;app&gt;")
                .contains("Test &lt;Person&gt;")
                .doesNotContain("<app>");
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
        Http.Answer more =
                app.decide(app.consentPage("patient/Patient.rs"), List.of("patient/Patient.rs", "user/*.cruds"), null);

        assertThat(app.exchange(SmartApp.parameter(some, "code"))
                        .json()
                        .path("scope")
                        .asText())
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
        assertThat(app.authorize(with(app.request("openid"), "client_id", "nobody"))
                        .status())
                .isEqualTo(400);
        assertThat(app.authorize(with(app.request("openid"), "response_type", "token"))
                        .status())
                .isEqualTo(400);
    }

    private static String error(SmartApp app, String name, String value) {
        return SmartApp.parameter(app.authorize(with(app.request("openid patient/Patient.rs"), name, value)), "error");
    }

    @Test
    void whoIsNotSignedInIsSentToTheLogin() {
        SmartApp nobody = new SmartApp(client(), anonymous(), anonymous(), baseUrl());

        Http.Answer sent = nobody.authorize(nobody.request("openid"));
        Http.Answer posted =
                anonymous().send("POST", "/oauth2/authorize", SmartApp.FORM, TestClient.form(nobody.request("openid")));

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
    void anAppWithAKeyMustUseIt() {
        TestClient confidential =
                TestClient.app(TENANT_A, SmartApp.REDIRECT, SCOPES).withKey();
        TestPerson person = patientAccount(patient());
        SmartApp app = new SmartApp(confidential, anonymous().with("Cookie", person.cookie()), anonymous(), baseUrl());

        assertThat(app.exchange(app.code("patient/Patient.rs", null)).status()).isEqualTo(401);
    }

    @Test
    void anEhrLaunchWorksOnceForThatAppAndThatPerson() {
        String patient = patient();
        TestPerson doctor = person(Role.DOCTOR, "Practitioner/" + UUID.randomUUID());
        SmartApp app = appOf(doctor);
        SmartApp thief = appOf(person(Role.DOCTOR, "Practitioner/" + UUID.randomUUID()));
        Http.Answer made = launch(doctor, client().id(), patient);
        String launch = made.json().path("url").asText().replaceFirst(".*[?&]launch=", "");
        Map<String, String> request = with(app.request("launch patient/Patient.rs"), "launch", launch);

        assertThat(made.json().path("url").asText()).startsWith("https://app.test/launch?iss=");
        assertThat(SmartApp.parameter(
                        thief.authorize(with(thief.request("launch patient/Patient.rs"), "launch", launch)), "error"))
                .isEqualTo("invalid_request");
        Http.Answer page = app.consentPage(request);
        assertThat(page.body()).contains(CANARY).doesNotContain("name=\"patient\"");
        JsonNode tokens = app.exchange(SmartApp.parameter(app.decide(page, SmartApp.ticked(page), null), "code"))
                .json();

        assertThat(tokens.path("patient").asText()).isEqualTo(patient);
        assertThat(SmartApp.parameter(app.authorize(request), "error")).isEqualTo("invalid_request");
    }

    @Test
    void nobodyLaunchesOnWhatTheyDoNotReach() {
        TestPerson doctor = person(Role.DOCTOR, "Practitioner/" + UUID.randomUUID());
        String own = patient();
        TestClient elsewhere = TestClient.app(TENANT_B, SmartApp.REDIRECT, SCOPES);

        assertThat(launch(doctor, client().id(), UUID.randomUUID().toString()).status())
                .isEqualTo(404);
        assertThat(launch(doctor, elsewhere.id(), own).status()).isEqualTo(404);
        assertThat(launch(patientAccount(patient()), client().id(), own).status())
                .isEqualTo(404);
        assertThat(anonymous()
                        .send("POST", "/account/launches", "application/json", "{}")
                        .status())
                .isEqualTo(401);
        assertThat(anonymous()
                        .with("Cookie", doctor.cookie())
                        .send("POST", "/account/launches", SmartApp.FORM, "client=" + client().id())
                        .status())
                .isEqualTo(415);
    }

    private Http.Answer launch(TestPerson person, String app, String patient) {
        return anonymous()
                .with("Cookie", person.cookie())
                .send(
                        "POST",
                        "/account/launches",
                        "application/json",
                        "{\"client\":\"" + app + "\",\"patient\":\"" + patient + "\"}");
    }
}
