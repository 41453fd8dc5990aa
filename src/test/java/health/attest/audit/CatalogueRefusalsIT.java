package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.Http;
import health.attest.journey.Http.Answer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refusals and failures: one event each, with the gate and its rule, also where the caller was told less. */
class CatalogueRefusalsIT extends CatalogueIT {
    private String patient = "";
    private String about = "";
    private String observation = "";

    @BeforeEach
    void record() {
        patient = createPatient();
        about = " Patient/" + patient;
        observation = createObservation(patient).id();
    }

    @Test
    void whatIsAbsentIsAFailureThatSaysWhatWasAskedFor() {
        String id = UUID.randomUUID().toString();

        Answer missing = system(TENANT_A).get("/fhir/Observation/" + id);

        leaves(missing, 404, "read R 4");
        assertThat(events(missing).get(0).path("entity").toString()).contains("Observation/" + id);
    }

    @Test
    void whatAnotherPatientAsksForIsARefusalTheOwnerCanFind() {
        Answer refused = patient(createPatient(), "patient/*.rs").get("/fhir/Observation/" + observation);

        leaves(refused, 404, "read R 8" + about);
        assertThat(events(refused).get(0).path("outcomeDesc").asText()).startsWith("scopes not-found");
    }

    @Test
    void whatNoScopeCoversIsARefusal() {
        Http narrow = user("doctor", "user/Condition.rs");

        leaves(narrow.get("/fhir/Observation/" + observation), 403, "read R 8" + about);
        leaves(narrow.get("/fhir/Observation?subject=Patient/" + patient), 403, "search-type E 8");
        leaves(narrow.post("/fhir/Observation", observation(patient)), 403, "create C 8");
        leaves(narrow.delete("/fhir/Observation/" + observation), 403, "delete D 8" + about);
    }

    @Test
    void whatAConsentClosesIsARefusalAndADecision() {
        String consent = patient(patient, "patient/*.cruds")
                .post("/fhir/Consent", """
                        {"resourceType":"Consent","status":"active",
                         "scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope",
                         "code":"patient-privacy"}]},
                         "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],
                         "patient":{"reference":"Patient/%s"},
                         "policyRule":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode",
                         "code":"OPTIN"}]},"provision":{"type":"deny"}}""".formatted(patient))
                .id();

        Answer refused = user("doctor", "user/*.rs").get("/fhir/Observation/" + observation);

        leaves(refused, 404, "read R 8" + about, "AuthZ-Consent E 8" + about);
        for (JsonNode event : events(refused)) {
            assertThat(event.path("outcomeDesc").asText()).startsWith("consent ");
        }
        assertThat(events(refused).toString()).contains("Consent/" + consent + "/_history/1");
    }

    @Test
    void whatAConsentPermitsIsAnAccessAndADecision() {
        Answer consented = patient(patient, "patient/*.cruds").post("/fhir/Consent", """
                        {"resourceType":"Consent","status":"active",
                         "scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope",
                         "code":"patient-privacy"}]},
                         "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],
                         "patient":{"reference":"Patient/%s"},
                         "policyRule":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode",
                         "code":"OPTIN"}]},"provision":{"type":"permit"}}""".formatted(patient));
        assertThat(consented.status()).as(consented.body()).isEqualTo(201);

        Answer read = user("doctor", "user/*.rs").get("/fhir/Observation/" + observation);

        leaves(read, 200, "read R 0" + about, "AuthZ-Consent E 0" + about);
    }

    @Test
    void whatNoRouteServesIsAFailure() {
        Answer unknown = system(TENANT_A).get("/fhir/Nonsense/1");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(inShort(unknown)).hasSize(1);
        leaves(system(TENANT_A).get("/fhir/Observation?nonsense=1"), 400, "search-type E 4");
        leaves(system(TENANT_A).get("/fhir/Observation?date=yesterday"), 400, "search-type E 4");
        Answer method = system(TENANT_A).send("PUT", "/fhir/Observation", "application/fhir+json", "{}");
        assertThat(method.status()).isBetween(400, 405);
        assertThat(inShort(method)).hasSize(1);
    }

    @Test
    void aBodyBeyondTheLimitIsAFailure() {
        String huge = observation(patient).replace("weight", "x".repeat(11_000_000));

        Answer refused = patient(patient, "patient/*.cruds").post("/fhir/Observation", huge);

        assertThat(refused.status()).isEqualTo(413);
        assertThat(inShort(refused)).hasSize(1).allMatch(event -> event.startsWith("create C "));
    }

    @Test
    void whoNobodyKnowsLeavesNoEventOfTheirOwn() {
        leaves(anonymous().get("/fhir/Observation/" + observation), 401);
        leaves(anonymous().withToken("nonsense").get("/fhir/Observation/" + observation), 401);
    }
}
