package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Administrators register clients; what acts for itself takes two of them. */
class ClientRegistrationIT extends AppIT {
    private static final String JSON = "application/json";

    @Test
    void anAppWorksAtOnceAndItsOriginIsKnown() {
        String body = """
                {"name":"Pulse","kind":"app","method":"none","redirects":["https://pulse.test/callback"],
                 "scopes":["openid","patient/*.rs"]}""";

        Http.Answer added = admin().send("POST", "/admin/clients", JSON, body);

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().path("state").asText()).isEqualTo("active");
        assertThat(added.json().has("secret")).isFalse();
        assertThat(admin().get("/admin/clients").body()).contains(added.id());
        assertThat(admin(TENANT_B).get("/admin/clients").body()).doesNotContain(added.id());
        assertThat(admin(TENANT_B).get("/admin/clients/" + added.id()).status()).isEqualTo(404);
    }

    @Test
    void aSystemClientTakesASecondPerson() {
        Http first = admin();
        Http.Answer added = first.send("POST", "/admin/clients", JSON, systemClient("system/Patient.rs"));
        String approve = approvalOf(added);

        assertThat(added.status()).isEqualTo(202);
        assertThat(added.json().path("state").asText()).isEqualTo("pending");
        assertThat(first.send("POST", approve, JSON, "{}").status()).isEqualTo(403);
        assertThat(admin(TENANT_B).send("POST", approve, JSON, "{}").status()).isEqualTo(404);
        assertThat(admin().send("POST", approve, JSON, "{}").status()).isEqualTo(204);
        assertThat(admin().send("POST", approve, JSON, "{}").status()).isEqualTo(404);
        assertThat(first.get("/admin/clients/" + added.id())
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("active");

        Http.Answer widened = first.send("PUT", "/admin/clients/" + added.id(), JSON, systemClient("system/*.cruds"));
        assertThat(widened.status()).isEqualTo(202);
        assertThat(widened.json().path("state").asText()).isEqualTo("pending");
    }

    @Test
    void whoAgreedToLessHasNotAgreedToMore() {
        Http first = admin();
        Http.Answer narrow = first.send("POST", "/admin/clients", JSON, systemClient("system/Patient.rs"));
        String path = "/admin/clients/" + narrow.id();
        Http.Answer wide = first.send("PUT", path, JSON, systemClient("system/*.cruds"));

        admin().send("POST", approvalOf(narrow), JSON, "{}");

        assertThat(first.get(path).json().path("state").asText()).isEqualTo("pending");
        assertThat(admin().send("POST", approvalOf(wide), JSON, "{}").status()).isEqualTo(204);
        assertThat(first.get(path).json().path("state").asText()).isEqualTo("active");
    }

    private static String approvalOf(Http.Answer asked) {
        return "/admin/approvals/" + asked.json().path("waits").asText() + "/approve";
    }

    @Test
    void aSecretIsShownOnceAndWorksForRefreshlessIntrospection() {
        Http.Answer added = admin().send("POST", "/admin/clients", JSON, """
                {"name":"Gateway","kind":"resource-server","method":"client-secret-basic"}""");
        String secret = added.json().path("secret").asText();
        String token = appOf(patientAccount(patient()))
                .tokens("patient/Patient.rs", null)
                .path("access_token")
                .asText();

        assertThat(secret).hasSize(43);
        assertThat(admin().get("/admin/clients/" + added.id()).body()).doesNotContain(secret);
        assertThat(introspect(added.id(), secret, token).json().path("active").asBoolean())
                .isTrue();
        assertThat(introspect(added.id(), "wrong", token).status()).isEqualTo(401);

        assertThat(admin().delete("/admin/clients/" + added.id()).status()).isEqualTo(204);
        assertThat(introspect(added.id(), secret, token).status()).isEqualTo(401);
    }

    @Test
    void aDisabledAppsTokensEndAtOnce() {
        JsonNode tokens = appOf(patientAccount(patient())).tokens("patient/Patient.rs", null);
        Http caller = anonymous().withToken(tokens.path("access_token").asText());
        assertThat(caller.get("/fhir/Patient?_summary=count").status()).isEqualTo(200);

        assertThat(admin().delete("/admin/clients/" + client().id()).status()).isEqualTo(204);

        assertThat(caller.get("/fhir/Patient?_summary=count").status()).isEqualTo(401);
    }

    @Test
    void nonsenseIsRefusedAndSoIsWhoIsNoAdministrator() {
        for (String body : new String[] {
            "[]",
            "{",
            "{\"name\":\"x\"}",
            "{\"name\":\"x\",\"kind\":\"app\",\"method\":\"none\",\"nonsense\":1}",
            "{\"name\":\"x\",\"kind\":\"app\",\"method\":\"none\",\"redirects\":[\"http://evil.test/\"]}",
            "{\"name\":\"x\",\"kind\":\"app\",\"method\":\"none\",\"redirects\":[\"https://a.test/*\"]}",
            "{\"name\":\"x\",\"kind\":\"app\",\"method\":\"none\",\"redirects\":[\"javascript:alert(1)\"]}",
            "{\"name\":\"x\",\"kind\":\"app\",\"method\":\"none\",\"redirects\":[\"https://a.test/\"],"
                    + "\"scopes\":[\"system/*.rs\"]}",
            "{\"name\":\"x\",\"kind\":\"system\",\"method\":\"none\",\"scopes\":[\"system/*.rs\"]}",
            "{\"name\":\"x\",\"kind\":\"system\",\"method\":\"private-key-jwt\",\"keySet\":{\"keys\":[]}}",
            "{\"name\":\"x\",\"kind\":\"system\",\"method\":\"private-key-jwt\",\"keySetUrl\":\"http://a.test/\"}",
            systemClient("patient/*.rs"),
            systemClient("system/*.rs").replace("\"roles\":[]", "\"roles\":[\"admin\"]"),
        }) {
            assertThat(admin().send("POST", "/admin/clients", JSON, body).status())
                    .as(body)
                    .isEqualTo(400);
        }
        Http doctor = anonymous()
                .withToken(ISSUER.userToken(TENANT_A, "doctor", "Practitioner/7", "attest/users.admin user/*.rs"));
        assertThat(doctor.get("/admin/clients").status()).isEqualTo(403);
        assertThat(anonymous().get("/admin/clients").status()).isEqualTo(401);
    }

    private Http.Answer introspect(String client, String secret, String token) {
        String basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return anonymous()
                .with("Authorization", "Basic " + basic)
                .send("POST", "/oauth2/introspect", SmartApp.FORM, TestClient.form(Map.of("token", token)));
    }

    private static String systemClient(String scope) {
        String keys = new JWKSet(TestClient.system(TENANT_A, "none").key().toPublicJWK()).toString();
        return "{\"name\":\"Feed\",\"kind\":\"system\",\"method\":\"private-key-jwt\",\"scopes\":[\"" + scope
                + "\"],\"roles\":[],\"keySet\":" + keys + "}";
    }

    private Http admin() {
        return admin(TENANT_A);
    }

    private Http admin(String tenant) {
        return anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant",
                        tenant,
                        "roles",
                        "admin",
                        "sub",
                        "admin-" + UUID.randomUUID(),
                        "scope",
                        "attest/users.admin")));
    }
}
