package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The people and charts that the consent tests talk about, in a tenant of the shared server. */
final class ConsentPeople {
    private final String base;
    private final String tenant;

    ConsentPeople(String base, String tenant) {
        this.base = base;
        this.tenant = tenant;
    }

    /**
     * A patient with one observation, both marked with a text that nothing else on the server holds.
     *
     * @param patient logical id
     * @param observation logical id
     * @param canary the marker: a family name and a note
     */
    record Chart(String patient, String observation, String canary) {}

    Chart chart() {
        String canary = "zq" + UUID.randomUUID().toString().replace("-", "");
        String patient = created(backend().post("/fhir/Patient", """
                        {"resourceType":"Patient","identifier":[{"system":"urn:it","value":"%s"}],
                         "name":[{"family":"%s"}],"birthDate":"1970-01-01"}""".formatted(canary, canary)));
        return new Chart(patient, observation(patient, canary), canary);
    }

    String observation(String patient, String note) {
        return created(backend().post("/fhir/Observation", """
                        {"resourceType":"Observation","status":"final",
                         "identifier":[{"system":"urn:it","value":"%s"}],
                         "code":{"coding":[{"system":"http://loinc.org","code":"2339-0"}]},
                         "subject":{"reference":"Patient/%s"},"effectiveDateTime":"2020-05-01",
                         "note":[{"text":"%s"}]}""".formatted(note, patient, note)));
    }

    /** The same, made under a condition that it meets itself. */
    void observationUnder(String condition, String patient, String note) {
        created(backend().with("If-None-Exist", condition).post("/fhir/Observation", """
                        {"resourceType":"Observation","status":"final",
                         "identifier":[{"system":"urn:it","value":"%s"}],
                         "code":{"coding":[{"system":"http://loinc.org","code":"2339-0"}]},
                         "subject":{"reference":"Patient/%s"},"note":[{"text":"%s"}]}""".formatted(
                        note, patient, note)));
    }

    /** A Consent of that patient; {@code provision} is the JSON of its provision. */
    static String consent(String patient, String provision) {
        return """
        {"resourceType":"Consent","status":"active",
         "scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},
         "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],
         "patient":{"reference":"Patient/%s"},
         "policyRule":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"OPTIN"}]},
         "provision":%s}""".formatted(patient, provision);
    }

    String deniesAll(String patient) {
        return created(patient(patient).post("/fhir/Consent", consent(patient, "{\"type\":\"deny\"}")));
    }

    /** One of the custodian's own systems. */
    Http backend() {
        return with(Map.of(
                "client_id",
                "it-backend",
                "sub",
                "it-backend",
                "roles",
                "integration",
                "scope",
                "system/*.cruds attest/consent.admin"));
    }

    Http doctor(String id) {
        return with(Map.of("sub", id, "roles", "doctor", "fhirUser", "Practitioner/" + id, "scope", "user/*.cruds"));
    }

    Http nurse(String id) {
        return with(Map.of("sub", id, "roles", "nurse", "fhirUser", "Practitioner/" + id, "scope", "user/*.crus"));
    }

    Http frontDesk(String id) {
        return with(Map.of("sub", id, "roles", "front-desk", "fhirUser", "Practitioner/" + id, "scope", "user/*.crus"));
    }

    /** The system of another hospital, which treats the patients of this one. */
    Http recipient() {
        return with(Map.of(
                "client_id",
                "it-recipient",
                "sub",
                "it-recipient",
                "purpose_of_use",
                "TREAT",
                "scope",
                "system/*.cruds"));
    }

    Http patient(String id) {
        return with(Map.of(
                "sub", id, "roles", "patient", "fhirUser", "Patient/" + id, "patient", id, "scope", "patient/*.cruds"));
    }

    Http officer() {
        return with(Map.of(
                "sub",
                "privacy",
                "roles",
                "privacy-officer",
                "fhirUser",
                "Practitioner/privacy",
                "scope",
                "user/Consent.crus user/Patient.rs attest/consent.admin"));
    }

    Http with(Map<String, ?> claims) {
        Map<String, Object> all = new HashMap<>(claims);
        all.put("tenant", tenant);
        return Http.at(base).withToken(ServerIT.ISSUER.token(all));
    }

    static String created(Http.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("id").asText();
    }

    static List<String> ids(Http.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        for (JsonNode entry : answer.json().path("entry")) {
            ids.add(entry.path("resource").path("id").asText());
        }
        return ids;
    }
}
