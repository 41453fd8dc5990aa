package health.attest.journey;

import static health.attest.journey.ConsentPeople.consent;
import static health.attest.journey.ConsentPeople.created;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.journey.ConsentPeople.Chart;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consents that say nonsense: refused in words, or read as closed as they can be meant. */
class ConsentInputIT extends ServerIT {
    private static final String UNKNOWN = "\"modifierExtension\":[{\"url\":\"urn:it:unknown\",\"valueBoolean\":true}]";

    private ConsentPeople people;
    private Chart chart;
    private Http patient;

    @BeforeEach
    void meet() {
        people = new ConsentPeople(baseUrl(), TENANT_A);
        chart = people.chart();
        patient = people.patient(chart.patient());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"deny\",\"period\":{\"start\":\"2026-02-01\",\"end\":\"2026-01-01\"}}",
                "{\"type\":\"deny\",\"dataPeriod\":{\"start\":\"2026-02-01\",\"end\":\"2026-01-01\"}}",
                "{\"type\":\"permit\",\"provision\":[{\"type\":\"deny\",\"period\":{\"start\":\"2026-02-01\",\"end\":\"2026-01-01\"}}]}",
                "{\"type\":\"permit\",\"provision\":[{\"purpose\":[{\"code\":\"TREAT\"}]}]}",
                "{\"type\":\"maybe\"}",
                "{\"type\":\"deny\",\"data\":[{\"meaning\":\"sideways\",\"reference\":{\"reference\":\"Patient/x\"}}]}"
            })
    void whatCannotBeMeantIsRefused(String provision) {
        Http.Answer answer = patient.post("/fhir/Consent", consent(chart.patient(), provision));

        assertThat(answer.status()).as(answer.body()).isIn(400, 422);
        assertThat(answer.json().path("resourceType").asText()).isEqualTo("OperationOutcome");
        assertThat(doctorReads()).isEqualTo(200);
    }

    @Test
    void nestingIsRefusedPastEightLevelsAndTakenAtEight() {
        assertThat(patient.post("/fhir/Consent", consent(chart.patient(), nested(20)))
                        .status())
                .isEqualTo(422);
        assertThat(patient.post("/fhir/Consent", consent(chart.patient(), nested(9)))
                        .status())
                .isEqualTo(422);
        assertThat(patient.post("/fhir/Consent", consent(chart.patient(), nested(8)))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void anUnknownModifierOpensNothingAndClosesAll() {
        String permit = "{\"type\":\"permit\"," + UNKNOWN + "}";
        String narrow = "{\"type\":\"permit\",\"provision\":[{\"type\":\"deny\",\"class\":"
                + "[{\"system\":\"http://hl7.org/fhir/resource-types\",\"code\":\"Device\"}]," + UNKNOWN + "}]}";

        filed(permit);
        assertThat(researcherReads())
                .as("a permit with a condition nobody knows")
                .isEqualTo(404);
        assertThat(doctorReads()).isEqualTo(200);
        filed(narrow);
        assertThat(doctorReads())
                .as("a deny with a condition nobody knows, of devices")
                .isEqualTo(200);
        filed("{\"type\":\"deny\"," + UNKNOWN + "}");
        assertThat(doctorReads()).as("a deny with a condition nobody knows").isEqualTo(404);
    }

    @Test
    void aConsentThatSaysNothingLeavesItToTheDefault() {
        String silent = consent(
                        chart.patient(),
                        "{\"purpose\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
                                + "v3-ActReason\",\"code\":\"HRESCH\"}]}")
                .replaceFirst("\"policyRule\":\\{.*?\\]\\},", "\"policyRule\":{\"text\":\"ask me\"},");

        assertThat(patient.post("/fhir/Consent", silent).status()).isEqualTo(201);

        assertThat(doctorReads()).isEqualTo(200);
        assertThat(researcherReads()).isEqualTo(404);
    }

    @Test
    void referencesThatGoRoundInCirclesEndSomewhere() {
        String first = created(people.backend().post("/fhir/List", """
                {"resourceType":"List","status":"current","mode":"working",
                 "subject":{"reference":"Patient/%s"}}""".formatted(chart.patient())));
        String second = created(people.backend().post("/fhir/List", list(null, first)));
        assertThat(people.backend()
                        .put("/fhir/List/" + first, list(first, second))
                        .status())
                .isEqualTo(200);
        for (String meaning : new String[] {"instance", "related", "dependents", "authoredby"}) {
            filed("{\"type\":\"permit\",\"provision\":[{\"type\":\"deny\",\"data\":[{\"meaning\":\"" + meaning
                    + "\",\"reference\":{\"reference\":\"List/" + first + "\"}}]}]}");
            assertThat(people.doctor("otto").get("/fhir/List/" + second).status())
                    .isIn(200, 404);
        }
        assertThat(people.doctor("otto").get("/fhir/List/" + first).status()).isEqualTo(404);
        assertThat(doctorReads()).isEqualTo(200);
    }

    @Test
    void aConsentThatNamesItselfIsNoTrouble() {
        String provision =
                "{\"type\":\"permit\",\"provision\":[{\"type\":\"deny\",\"data\":[{\"meaning\":\"dependents\","
                        + "\"reference\":{\"reference\":\"Consent/%s\"}}]}]}";
        String id = created(patient.post("/fhir/Consent", consent(chart.patient(), "{\"type\":\"permit\"}")));
        String self = consent(chart.patient(), provision.formatted(id)).replaceFirst("\\{", "{\"id\":\"" + id + "\",");

        assertThat(patient.put("/fhir/Consent/" + id, self).status()).isEqualTo(200);
        assertThat(doctorReads()).isEqualTo(200);
        assertThat(people.doctor("otto").get("/fhir/Consent/" + id).status()).isEqualTo(404);
    }

    @Test
    void aConsentOfNobodyHereIsRefused() {
        Http backend = people.backend();
        for (String who : new String[] {"https://elsewhere.example/fhir/Patient/1", "Patient/absent", "Group/x"}) {
            String body = consent("PLACE", "{\"type\":\"deny\"}").replace("Patient/PLACE", who);
            assertThat(backend.post("/fhir/Consent", body).status()).as(who).isIn(400, 422);
        }
    }

    private void filed(String provision) {
        created(patient.post("/fhir/Consent", consent(chart.patient(), provision)));
    }

    private int doctorReads() {
        return people.doctor("otto")
                .get("/fhir/Observation/" + chart.observation())
                .status();
    }

    private int researcherReads() {
        return people.with(Map.of(
                        "sub",
                        "r",
                        "roles",
                        "doctor",
                        "fhirUser",
                        "Practitioner/r",
                        "purpose_of_use",
                        "HRESCH",
                        "scope",
                        "user/*.rs"))
                .get("/fhir/Observation/" + chart.observation())
                .status();
    }

    private String list(@Nullable String id, String item) {
        return """
        {"resourceType":"List",%s"status":"current","mode":"working","subject":{"reference":"Patient/%s"},
         "entry":[{"item":{"reference":"List/%s"}}]}""".formatted(id == null ? "" : "\"id\":\"" + id + "\",", chart.patient(), item);
    }

    /** A provision with that many levels, itself included. */
    private static String nested(int levels) {
        return levels == 1 ? "{\"type\":\"deny\"}" : "{\"type\":\"deny\",\"provision\":[" + nested(levels - 1) + "]}";
    }
}
