package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.Http;
import health.attest.journey.Http.Answer;
import health.attest.journey.ServerIT;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** What the tests of the journal on the shared server have in common. */
abstract class AuditIT extends ServerIT {

    /** An auditor of tenant A. */
    final Http auditor() {
        return user("auditor", "user/AuditEvent.rs attest/audit.read attest/audit.export attest/ledger.read");
    }

    final Http user(String role, String scope) {
        return anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant",
                        TENANT_A,
                        "client_id",
                        "it-app",
                        "sub",
                        "it-" + role,
                        "fhirUser",
                        "Practitioner/it-" + role,
                        "roles",
                        role,
                        "scope",
                        scope)));
    }

    final Http patient(String id, String scope) {
        return anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant",
                        TENANT_A,
                        "client_id",
                        "it-app",
                        "sub",
                        "it-patient-" + id,
                        "patient",
                        id,
                        "fhirUser",
                        "Patient/" + id,
                        "roles",
                        "patient",
                        "scope",
                        scope)));
    }

    /** The events of one answered request, in the order they were recorded. */
    final List<JsonNode> events(Answer answer) {
        String requestId = answer.header("X-Request-Id").orElseThrow();
        Answer found = auditor().get("/fhir/AuditEvent?_sort=date&_count=100&entity:identifier=" + requestId);
        assertThat(found.status()).as(found.body()).isEqualTo(200);
        List<JsonNode> events = new ArrayList<>();
        found.json().path("entry").forEach(entry -> events.add(entry.path("resource")));
        return events;
    }

    /** Each event in short: subtypes, action, outcome and patient. */
    final List<String> inShort(Answer answer) {
        return events(answer).stream().map(AuditIT::inShort).sorted().toList();
    }

    static String inShort(JsonNode event) {
        StringJoiner text = new StringJoiner(" ");
        event.path("subtype").forEach(subtype -> text.add(subtype.path("code").asText()));
        text.add(event.path("action").asText()).add(event.path("outcome").asText());
        for (JsonNode entity : event.path("entity")) {
            if (entity.path("role").path("code").asText().equals("1")) {
                text.add(entity.path("what").path("reference").asText());
            }
        }
        return text.toString();
    }

    final String createPatient() {
        Answer created = system(TENANT_A)
                .post(
                        "/fhir/Patient",
                        "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Journal\"}],\"birthDate\":\"1980-01-01\","
                                + "\"telecom\":[{\"system\":\"phone\",\"value\":\"+4912345\"}]}");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.id();
    }

    final Answer createObservation(String patient) {
        Answer created = system(TENANT_A).post("/fhir/Observation", observation(patient));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created;
    }

    static String observation(String patient) {
        return "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"weight\"},"
                + "\"subject\":{\"reference\":\"Patient/" + patient + "\"}}";
    }
}
