package health.attest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.Http;
import health.attest.journey.ServerIT;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PatientIdentityIT extends ServerIT {
    private static final String CLOSED = """
            {"resourceType":"Consent","status":"active",
             "scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},
             "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],
             "patient":{"reference":"Patient/%s"},
             "policyRule":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"OPTIN"}]},
             "provision":{"type":"deny"}}""";

    private final String family = "F" + UUID.randomUUID();

    /** Property 4: patient id retrievable. */
    @Test
    void aNewPatientGetsItsIdentifierAndIsFoundByIt() {
        Http caller = system(TENANT_A);

        JsonNode created = caller.post("/fhir/Patient", patient("Anna")).json();

        String identifier = universal(created);
        assertThat(identifier).matches("[1-9A-HJ-NP-Za-km-z]{32,44}");
        JsonNode found = caller.get("/fhir/Patient?identifier=" + UniversalIdentifier.SYSTEM + "%7C" + identifier)
                .json();
        assertThat(found.path("total").asInt(found.path("entry").size())).isEqualTo(1);
        assertThat(found.path("entry").get(0).path("resource").path("id").asText())
                .isEqualTo(created.path("id").asText());
    }

    /** Property 3: patient id persists. */
    @Test
    void aChangedIdentityKeepsItsIdentifier() {
        Http caller = system(TENANT_A);
        JsonNode created = caller.post("/fhir/Patient", patient("Berta")).json();
        String id = created.path("id").asText();

        JsonNode updated = caller.put(
                        "/fhir/Patient/" + id,
                        patient("Renamed").replace("\"Patient\"", "\"Patient\",\"id\":\"" + id + "\""))
                .json();

        assertThat(universal(updated)).isEqualTo(universal(created));
    }

    @Test
    void nobodyForgesTheIdentifierOnCreate() {
        String forged = withIdentifier(patient("Carla"), "1".repeat(40));

        assertThat(system(TENANT_A).post("/fhir/Patient", forged).status()).isEqualTo(422);
        assertThat(system(TENANT_A)
                        .put("/fhir/Patient/" + UUID.randomUUID(), forged)
                        .status())
                .isGreaterThanOrEqualTo(400);
    }

    @Test
    void anUpdateCanNeitherDropNorReplaceTheIdentifier() {
        Http caller = system(TENANT_A);
        JsonNode created = caller.post("/fhir/Patient", patient("Dora")).json();
        String id = created.path("id").asText();
        String body = patient("Dora").replace("\"Patient\"", "\"Patient\",\"id\":\"" + id + "\"");

        JsonNode replaced = caller.put("/fhir/Patient/" + id, withIdentifier(body, "2".repeat(40)))
                .json();

        assertThat(universal(replaced)).isEqualTo(universal(created));
        assertThat(replaced.path("identifier").size()).isEqualTo(1);
    }

    @Test
    void aPatchCanNeitherDropNorReplaceTheIdentifier() {
        Http caller = system(TENANT_A);
        JsonNode created = caller.post("/fhir/Patient", patient("Elsa")).json();
        String path = "/fhir/Patient/" + created.path("id").asText();

        caller.patch(path, "application/json-patch+json", "[{\"op\":\"remove\",\"path\":\"/identifier/0\"}]");
        caller.patch(
                path,
                "application/json-patch+json",
                "[{\"op\":\"replace\",\"path\":\"/identifier/0/value\",\"value\":\"" + "3".repeat(40) + "\"}]");

        assertThat(universal(caller.get(path).json())).isEqualTo(universal(created));
    }

    @Test
    void aSecondPatientWithOneIdentityIsRefusedToWhoMayReadTheFirst() {
        Http caller = system(TENANT_A);
        caller.post("/fhir/Patient", patient("Frida"));

        Http.Answer second = caller.post("/fhir/Patient", patient("FRIDA"));

        assertThat(second.status()).as(second.body()).isEqualTo(409);
        assertThat(second.body()).contains("$match").doesNotContain(family).doesNotContain("Frida");
    }

    @Test
    void aSecondPatientOfAStrangerIsStoredWithoutItAndReviewed() {
        JsonNode first =
                system(TENANT_A).post("/fhir/Patient", patient("Frieda")).json();
        Http stranger = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant",
                        TENANT_A,
                        "client_id",
                        "feed",
                        "sub",
                        "feed",
                        "roles",
                        "integration",
                        "scope",
                        "system/Patient.c")));

        Http.Answer second = stranger.post("/fhir/Patient", patient("FRIEDA"));

        assertThat(second.status()).as(second.body()).isEqualTo(201);
        String id = second.header("Location").orElseThrow().replaceFirst(".*/Patient/([^/]+).*", "$1");
        isStoredWithoutItAndReviewed(id, first.path("id").asText());
    }

    @Test
    void aSecondPatientOfWhomTheFirstIsHiddenByConsentIsStoredWithoutItAndReviewed() {
        JsonNode first =
                system(TENANT_A).post("/fhir/Patient", patient("Fanny")).json();
        String id = first.path("id").asText();
        Http doctor = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant",
                        TENANT_A,
                        "sub",
                        "otto",
                        "roles",
                        "doctor",
                        "fhirUser",
                        "Practitioner/otto",
                        "scope",
                        "user/*.cruds")));
        assertThat(doctor.post("/fhir/Patient", patient("fanny")).status()).isEqualTo(409);
        Http.Answer consent = system(TENANT_A).post("/fhir/Consent", CLOSED.formatted(id));
        assertThat(consent.status()).as(consent.body()).isEqualTo(201);

        Http.Answer second = doctor.post("/fhir/Patient", patient("fanny"));

        assertThat(second.status()).as(second.body()).isEqualTo(201);
        assertThat(second.body()).doesNotContain(id);
        isStoredWithoutItAndReviewed(second.id(), id);
    }

    private void isStoredWithoutItAndReviewed(String second, String first) {
        Http caller = system(TENANT_A);
        assertThat(caller.get("/fhir/Patient/" + second)
                        .json()
                        .path("identifier")
                        .isMissingNode())
                .isTrue();
        JsonNode tasks = caller.get("/fhir/Task?patient=" + second).json();
        assertThat(tasks.path("entry")).hasSize(1);
        JsonNode task = tasks.path("entry").get(0).path("resource");
        assertThat(task.path("code").path("coding").get(0).path("code").asText())
                .isEqualTo("patient-duplicate-review");
        assertThat(task.path("input")
                        .get(0)
                        .path("valueReference")
                        .path("reference")
                        .asText())
                .isEqualTo("Patient/" + first);
    }

    @Test
    void twoTenantsHoldOnePersonUnderOneIdentifier() {
        JsonNode here = system(TENANT_A).post("/fhir/Patient", patient("Greta")).json();
        JsonNode there =
                system(TENANT_B).post("/fhir/Patient", patient("Greta")).json();

        assertThat(universal(there)).isEqualTo(universal(here));
    }

    @Test
    void aDeletedPatientCanBeRecordedAgain() {
        Http caller = system(TENANT_A);
        JsonNode first = caller.post("/fhir/Patient", patient("Hanna")).json();
        caller.delete("/fhir/Patient/" + first.path("id").asText());

        JsonNode again = caller.post("/fhir/Patient", patient("Hanna")).json();

        assertThat(universal(again)).isEqualTo(universal(first));
    }

    @Test
    void anUnknownDidAndAPatientsAreTheSameToAStranger() {
        JsonNode created =
                system(TENANT_A).post("/fhir/Patient", patient("Ida")).json();

        Http.Answer known = anonymous().get("/.well-known/did/did:attest:" + universal(created));
        Http.Answer unknown = anonymous().get("/.well-known/did/did:attest:" + "4".repeat(44));

        assertThat(known.status()).isEqualTo(404);
        assertThat(known.body()).isEqualTo(unknown.body());
        assertThat(anonymous().get("/.well-known/did/nothing").status()).isEqualTo(404);
    }

    @Test
    void aPatientsDocumentIsServedToWhoMayReadThePatientAndNamesNoService() {
        Http caller = system(TENANT_A);
        String did = "did:attest:"
                + universal(caller.post("/fhir/Patient", patient("Inge")).json());

        Http.Answer document = caller.get("/.well-known/did/" + did);

        assertThat(document.status()).as(document.body()).isEqualTo(200);
        assertThat(document.body())
                .isEqualTo("{\"@context\":[\"https://www.w3.org/ns/did/v1\"],\"id\":\"" + did + "\"}");
        assertThat(system(TENANT_B).get("/.well-known/did/" + did).status()).isEqualTo(404);
        Http other = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant", TENANT_A, "client_id", "feed", "sub", "feed", "scope", "system/Observation.rs")));
        assertThat(other.get("/.well-known/did/" + did).status()).isEqualTo(404);
    }

    private String patient(String given) {
        return """
                {"resourceType":"Patient","name":[{"family":"%s","given":["%s"]}],"gender":"female",\
                "birthDate":"1980-02-03","telecom":[{"system":"phone","value":"+39 06 1234567"}]}""".formatted(family, given);
    }

    private static String withIdentifier(String body, String value) {
        return body.replace(
                "\"name\"",
                "\"identifier\":[{\"system\":\"" + UniversalIdentifier.SYSTEM + "\",\"value\":\"" + value
                        + "\"}],\"name\"");
    }

    private static String universal(JsonNode patient) {
        for (JsonNode identifier : patient.path("identifier")) {
            if (identifier.path("system").asText().equals(UniversalIdentifier.SYSTEM)) {
                return identifier.path("value").asText();
            }
        }
        return "none: " + patient;
    }
}
