package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is wrong is refused on every way into the store, and the answer says where. */
class ValidationIT extends ServerIT {
    private final String mrn = UUID.randomUUID().toString();

    @Test
    void anIncompletePatientIsRefusedAndNotStored() {
        Http.Answer incomplete =
                system(TENANT_STRICT).post("/fhir/Patient", patient("").replace(",\"birthDate\":\"1984-03-12\"", ""));

        assertThat(incomplete.status()).isEqualTo(422);
        assertThat(expressions(incomplete)).containsExactly("Patient.birthDate");
        assertThat(incomplete.json().at("/issue/0/details/coding/0/code").asText())
                .isEqualTo("malformed");
        assertThat(stored()).isZero();
    }

    @Test
    void anUpdateThatSpoilsAPatientIsRefusedAndTheOldVersionStays() {
        Http.Answer created = system(TENANT_STRICT).post("/fhir/Patient", patient(""));
        String address = "/fhir/Patient/" + created.id();

        Http.Answer refused = system(TENANT_STRICT)
                .put(
                        address,
                        patient("\"id\":\"" + created.id() + "\",")
                                .replace("\"family\":\"Moreau\"", "\"use\":\"official\""));

        assertThat(created.status()).isEqualTo(201);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(expressions(refused)).containsExactly("Patient");
        assertThat(system(TENANT_STRICT)
                        .get(address)
                        .json()
                        .at("/meta/versionId")
                        .asText())
                .isEqualTo("1");
    }

    @Test
    void aPatchThatTakesAwayTheBirthDateIsRefused() {
        Http.Answer created = system(TENANT_STRICT).post("/fhir/Patient", patient(""));

        Http.Answer refused = system(TENANT_STRICT)
                .patch(
                        "/fhir/Patient/" + created.id(),
                        "application/json-patch+json",
                        "[{\"op\":\"remove\",\"path\":\"/birthDate\"}]");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(expressions(refused)).containsExactly("Patient.birthDate");
    }

    @Test
    void aWrongEntryRefusesTheWholeTransactionAndIsNamed() {
        Http.Answer refused = system(TENANT_STRICT)
                .post(
                        "/fhir",
                        bundle(
                                "transaction",
                                patient(""),
                                "{\"resourceType\":\"Observation\",\"code\":{\"text\":\"x\"}}"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(expressions(refused)).containsExactly("Bundle.entry[1].resource.status");
        assertThat(stored()).isZero();
    }

    @Test
    void aBatchRefusesOnlyTheWrongEntry() {
        Http.Answer answer = system(TENANT_STRICT)
                .post(
                        "/fhir",
                        bundle("batch", patient(""), "{\"resourceType\":\"Observation\",\"code\":{\"text\":\"x\"}}"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/entry/0/response/status").asText()).startsWith("201");
        assertThat(answer.json().at("/entry/1/response/status").asText()).startsWith("422");
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void anAppointmentMayBeBookedForAPatientOfTheSameTransaction() {
        String appointment = """
                {"resourceType":"Appointment","status":"booked","start":"2026-12-01T09:00:00Z","end":"2026-12-01T09:30:00Z",
                 "participant":[{"actor":{"reference":"urn:uuid:entry-0"},"status":"accepted"}]}""";

        Http.Answer whole = system(TENANT_STRICT).post("/fhir", bundle("transaction", patient(""), appointment));
        Http.Answer alone = system(TENANT_STRICT).post("/fhir/Appointment", appointment);

        assertThat(whole.status()).isEqualTo(200);
        assertThat(alone.status()).isEqualTo(422);
        assertThat(expressions(alone)).containsExactly("Appointment");
    }

    @Test
    void aScriptInANarrativeIsRefused() {
        Http.Answer refused = system(TENANT_STRICT).post("/fhir/Basic", """
                        {"resourceType":"Basic","code":{"text":"x"},"text":{"status":"generated",
                         "div":"<div xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></div>"}}""");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(expressions(refused)).containsExactly("Basic.text.div");
        assertThat(refused.body()).doesNotContain("alert(1)");
    }

    @Test
    void aPatientInsideAnotherResourceIsRefused() {
        Http.Answer refused = system(TENANT_STRICT).post("/fhir/Basic", """
                        {"resourceType":"Basic","code":{"text":"x"},"subject":{"reference":"#p"},
                         "contained":[{"resourceType":"Patient","id":"p"}]}""");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(expressions(refused)).containsExactly("Basic.contained[0]");
    }

    @Test
    void anUnknownProfileIsAcceptedAndReportedToWhoeverAsks() {
        String profiled = patient("\"meta\":{\"profile\":[\"https://example.org/StructureDefinition/unknown\"]},");

        Http.Answer accepted =
                system(TENANT_STRICT).with("Prefer", "return=OperationOutcome").post("/fhir/Patient", profiled);

        assertThat(accepted.status()).isEqualTo(201);
        assertThat(expressions(accepted)).contains("Patient.meta.profile[0]");
    }

    private int stored() {
        return system(TENANT_STRICT)
                .get("/fhir/Patient?_summary=count&identifier=urn:example:mrn%7C" + mrn)
                .json()
                .path("total")
                .asInt(-1);
    }

    private String patient(String first) {
        return "{\"resourceType\":\"Patient\"," + first + "\"identifier\":[{\"system\":\"urn:example:mrn\",\"value\":\""
                + mrn
                + "\"}],\"name\":[{\"family\":\"Moreau\"}],\"telecom\":[{\"system\":\"phone\",\"value\":\"1\"}]"
                + ",\"birthDate\":\"1984-03-12\"}";
    }

    private static String bundle(String type, String... resources) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < resources.length; i++) {
            entries.add("{\"fullUrl\":\"urn:uuid:entry-" + i + "\",\"resource\":" + resources[i]
                    + ",\"request\":{\"method\":\"POST\",\"url\":\"" + typeOf(resources[i]) + "\"}}");
        }
        return "{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\",\"entry\":[" + String.join(",", entries) + "]}";
    }

    private static String typeOf(String resource) {
        int from = resource.indexOf(':') + 2;
        return resource.substring(from, resource.indexOf('"', from));
    }

    private static List<String> expressions(Http.Answer answer) {
        List<String> expressions = new ArrayList<>();
        for (JsonNode issue : answer.json().path("issue")) {
            if (issue.has("expression")) {
                expressions.add(issue.at("/expression/0").asText());
            }
        }
        return expressions;
    }
}
