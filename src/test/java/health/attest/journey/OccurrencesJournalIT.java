package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.Http.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens outside the FHIR API stands in the journal too: tokens, failed clients, blocks. */
class OccurrencesJournalIT extends ServerIT {
    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void aTokenIsOneEventOfItsClient() {
        TestClient client = TestClient.system(TENANT_A, "system/Patient.rs", "integration");

        Answer answer = anonymous()
                .send(
                        "POST",
                        "/oauth2/token",
                        FORM,
                        TestClient.form(client.assertion(baseUrl() + "/oauth2/token"), "system/Patient.r"));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<JsonNode> events = events("subtype=token-issued&entity:identifier=" + client.id());
        assertThat(events).hasSize(1);
        assertThat(events.get(0).path("outcome").asText()).isEqualTo("0");
        assertThat(events.get(0).toString())
                .doesNotContain(answer.json().path("access_token").asText());
    }

    @Test
    void aClientThatCannotProveWhoItIsIsAFailedLogin() {
        Answer refused = anonymous()
                .send("POST", "/oauth2/token", FORM, TestClient.form("a.forged.assertion", "system/Patient.r"));

        assertThat(refused.status()).isBetween(400, 401);
        List<JsonNode> events =
                events("entity:identifier=" + refused.header("X-Request-Id").orElseThrow());
        assertThat(events).hasSize(1);
        assertThat(events.get(0).path("outcome").asText()).isEqualTo("8");
        assertThat(events.get(0).path("subtype").toString()).contains("\"login\"");
        assertThat(events.get(0).toString()).doesNotContain("forged");
    }

    @Test
    void aBlockAndItsEndAreOneEventEach() {
        Http officer = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant", TENANT_A,
                        "client_id", "it-app",
                        "sub", "it-security-officer",
                        "fhirUser", "Practitioner/it-security-officer",
                        "roles", "security-officer",
                        "scope", "attest/security.write user/AuditEvent.rs")));
        String address = "{\"address\":\"198.51.100.77\",\"reason\":\"test\"}";

        Answer blocked = officer.send("POST", "/security/block", "application/json", address);
        Answer unblocked = officer.send("POST", "/security/unblock", "application/json", address);

        assertThat(blocked.status()).as(blocked.body()).isEqualTo(200);
        assertThat(unblocked.status()).as(unblocked.body()).isEqualTo(200);
        assertThat(subtypes(blocked)).containsExactly("address-blocked");
        assertThat(subtypes(unblocked)).containsExactly("address-unblocked");
    }

    private List<String> subtypes(Answer answer) {
        return events("entity:identifier=" + answer.header("X-Request-Id").orElseThrow()).stream()
                .map(event -> event.at("/subtype/0/code").asText())
                .toList();
    }

    private List<JsonNode> events(String query) {
        Answer found = anonymous()
                .withToken(ISSUER.userToken(TENANT_A, "auditor", "Practitioner/it-auditor", "user/AuditEvent.rs"))
                .get("/fhir/AuditEvent?" + query);
        assertThat(found.status()).as(found.body()).isEqualTo(200);
        List<JsonNode> events = new ArrayList<>();
        found.json().path("entry").forEach(entry -> events.add(entry.path("resource")));
        return events;
    }
}
