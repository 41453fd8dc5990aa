package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.issuer.SigningKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The issuer's documents say what works, and keys change without anybody noticing. */
class DiscoveryIT extends ServerIT {
    private static final Set<String> GRANTS_THERE_ARE = Set.of(
            "authorization_code",
            "refresh_token",
            "client_credentials",
            "password",
            "implicit",
            "urn:ietf:params:oauth:grant-type:device_code",
            "urn:ietf:params:oauth:grant-type:token-exchange",
            "urn:ietf:params:oauth:grant-type:jwt-bearer");

    @Test
    void everyAddressNamedAnswers() {
        for (JsonNode document : documents()) {
            document.properties().forEach(member -> {
                if (member.getKey().endsWith("_endpoint") || member.getKey().equals("jwks_uri")) {
                    assertThat(anonymous().get(member.getValue().asText()).status())
                            .as(member.getKey())
                            .isNotIn(404, 500);
                }
            });
            assertThat(document.path("issuer").asText()).isEqualTo(baseUrl());
            assertThat(document.has("registration_endpoint")).isFalse();
        }
    }

    @Test
    void theGrantsNamedAreThoseThatWork() {
        TestClient client = TestClient.system(TENANT_A, "system/*.rs");
        List<String> named = words(smart().path("grant_types_supported"));

        for (String grant : GRANTS_THERE_ARE) {
            String form = TestClient.form(client.assertion(baseUrl() + "/oauth2/token"), "system/Patient.r")
                    .replace("grant_type=client_credentials", TestClient.form(Map.of("grant_type", grant)));
            String error = anonymous()
                    .send("POST", "/oauth2/token", SmartApp.FORM, form)
                    .json()
                    .path("error")
                    .asText();
            assertThat(error.equals("unsupported_grant_type")).as(grant).isEqualTo(!named.contains(grant));
        }
    }

    @Test
    void theDocumentsSayTheseWords() {
        JsonNode smart = smart();

        assertThat(words(smart.path("capabilities")))
                .containsExactlyInAnyOrder(
                        "launch-ehr",
                        "launch-standalone",
                        "authorize-post",
                        "client-public",
                        "client-confidential-symmetric",
                        "client-confidential-asymmetric",
                        "sso-openid-connect",
                        "context-banner",
                        "context-ehr-patient",
                        "context-ehr-encounter",
                        "context-standalone-patient",
                        "permission-offline",
                        "permission-online",
                        "permission-patient",
                        "permission-user",
                        "permission-v1",
                        "permission-v2");
        assertThat(words(smart.path("code_challenge_methods_supported"))).containsExactly("S256");
        assertThat(words(smart.path("response_types_supported"))).containsExactly("code");
        assertThat(words(smart.path("token_endpoint_auth_signing_alg_values_supported")))
                .containsExactly("RS384", "ES384");
        assertThat(words(openId().path("id_token_signing_alg_values_supported")))
                .containsExactly("RS256");
    }

    @Test
    void anyPageMayReadTheDocuments() {
        for (String path :
                List.of("/fhir/.well-known/smart-configuration", "/.well-known/openid-configuration", "/oauth2/jwks")) {
            assertThat(anonymous()
                            .with("Origin", "https://elsewhere.test")
                            .get(path)
                            .header("Access-Control-Allow-Origin"))
                    .as(path)
                    .contains("*");
        }
    }

    @Test
    void keysChangeUnderLoadWithoutOneFailedRequest() throws Exception {
        TestClient client = TestClient.system(TENANT_A, "system/*.rs");
        ExecutorService callers = Executors.newFixedThreadPool(4);
        List<Future<List<Integer>>> answers = new ArrayList<>();
        Set<String> before = keys();

        for (int caller = 0; caller < 4; caller++) {
            answers.add(callers.submit(() -> statuses(client)));
        }
        for (int change = 0; change < 3; change++) {
            part(SigningKeys.class).replaceNow();
        }
        for (Future<List<Integer>> answer : answers) {
            assertThat(answer.get()).containsOnly(200);
        }
        callers.shutdown();

        assertThat(keys()).containsAll(before).hasSizeGreaterThan(before.size());
    }

    private List<Integer> statuses(TestClient client) {
        List<Integer> statuses = new ArrayList<>();
        for (int turn = 0; turn < 10; turn++) {
            Http.Answer token = anonymous()
                    .send(
                            "POST",
                            "/oauth2/token",
                            SmartApp.FORM,
                            TestClient.form(client.assertion(baseUrl() + "/oauth2/token"), "system/Patient.rs"));
            statuses.add(token.status());
            statuses.add(anonymous()
                    .withToken(token.json().path("access_token").asText())
                    .get("/fhir/Patient?_summary=count")
                    .status());
        }
        return statuses;
    }

    private Set<String> keys() {
        Http.Answer set = anonymous().get("/oauth2/jwks");
        assertThat(set.body()).doesNotContain("\"d\"").doesNotContain("\"p\"");
        return Set.copyOf(StreamSupport.stream(set.json().path("keys").spliterator(), false)
                .map(key -> key.path("kid").asText())
                .toList());
    }

    private List<JsonNode> documents() {
        return List.of(
                smart(),
                openId(),
                anonymous().get("/.well-known/oauth-authorization-server").json());
    }

    private JsonNode smart() {
        return anonymous().get("/fhir/.well-known/smart-configuration").json();
    }

    private JsonNode openId() {
        return anonymous().get("/.well-known/openid-configuration").json();
    }

    private static List<String> words(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
