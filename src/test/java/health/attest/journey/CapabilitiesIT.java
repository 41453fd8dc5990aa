package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The capability statement says what this server is and which profiles it checks. */
class CapabilitiesIT extends ServerIT {
    private static final String CANONICAL = "https://attest.health/fhir/";

    @Test
    void theCapabilityStatementNamesGuideProfilesAndSoftware() {
        Http.Answer answer = anonymous().get("/fhir/metadata");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(texts(answer.json().path("implementationGuide")))
                .containsExactly(CANONICAL + "ImplementationGuide/health.attest.guide");
        assertThat(answer.json().at("/software/name").asText()).isEqualTo("Attest");
        assertThat(answer.json().path("fhirVersion").asText()).isEqualTo("4.0.1");
        assertThat(profilesOf(answer, "Patient")).containsOnlyOnce(CANONICAL + "StructureDefinition/attest-patient");
        assertThat(profilesOf(answer, "Appointment"))
                .containsOnlyOnce(CANONICAL + "StructureDefinition/attest-appointment");
        assertThat(profilesOf(answer, "Consent")).containsOnlyOnce(CANONICAL + "StructureDefinition/attest-consent");
        assertThat(profilesOf(answer, "AuditEvent"))
                .containsOnlyOnce(CANONICAL + "StructureDefinition/attest-audit-event");
        assertThat(profilesOf(answer, "Basic")).isEmpty();
    }

    @Test
    void whatIsNotOfferedIsNotStated() {
        List<String> types = new ArrayList<>();
        anonymous()
                .get("/fhir/metadata")
                .json()
                .at("/rest/0/resource")
                .forEach(type -> types.add(type.path("type").asText()));

        assertThat(types).contains("Patient", "AuditEvent").doesNotContain("Subscription");
    }

    private static List<String> profilesOf(Http.Answer answer, String type) {
        for (JsonNode each : answer.json().at("/rest/0/resource")) {
            if (each.path("type").asText().equals(type)) {
                return texts(each.path("supportedProfile"));
            }
        }
        throw new AssertionError("no " + type);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
