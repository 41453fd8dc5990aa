package health.attest.journey;

import static health.attest.journey.ConsentPeople.consent;
import static health.attest.journey.ConsentPeople.created;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.journey.ConsentPeople.Chart;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is judged as whom: patients, those who act for them, and those who only have them in context. */
class ConsentActorsIT extends ServerIT {
    private ConsentPeople people;
    private Chart chart;
    private String path;

    @BeforeEach
    void closeAChart() {
        people = new ConsentPeople(baseUrl(), TENANT_A);
        chart = people.chart();
        path = "/fhir/Observation/" + chart.observation();
        people.deniesAll(chart.patient());
    }

    @Test
    void aRepresentativeActsForThePatientWhileTheyAreOne() {
        String person = related("GUARD", true);
        Http guardian = relative(person);
        assertThat(guardian.get(path).status()).isEqualTo(200);
        String filed = created(guardian.post("/fhir/Consent", consent(chart.patient(), "{\"type\":\"permit\"}")));
        assertThat(guardian.post("/fhir/Consent/" + filed + "/$revoke-consent", """
                        {"resourceType":"Parameters","parameter":[{"name":"reason","valueString":"a mistake"}]}""")
                        .status())
                .isEqualTo(200);

        people.backend().put("/fhir/RelatedPerson/" + person, body(person, "GUARD", false));

        assertThat(guardian.get(path).status()).isNotEqualTo(200);
        assertThat(guardian.post("/fhir/Consent", consent(chart.patient(), "{\"type\":\"permit\"}"))
                        .status())
                .isNotEqualTo(201);
    }

    @Test
    void aRelativeWithoutThatRightSeesNothing() {
        assertThat(relative(related("BRO", true)).get(path).status()).isNotEqualTo(200);
        assertThat(relative(related("GUARD", false)).get(path).status()).isNotEqualTo(200);
    }

    @Test
    void aDoctorWithThePatientInContextIsJudgedAsTheDoctor() {
        Http launched = people.with(Map.of(
                "sub",
                "otto",
                "roles",
                "doctor",
                "fhirUser",
                "Practitioner/otto",
                "patient",
                chart.patient(),
                "scope",
                "launch/patient patient/*.rs"));
        Chart other = people.chart();
        Http elsewhere = people.with(Map.of(
                "sub",
                "otto",
                "roles",
                "doctor",
                "fhirUser",
                "Practitioner/otto",
                "patient",
                other.patient(),
                "scope",
                "launch/patient patient/*.rs"));

        assertThat(launched.get(path).status()).isEqualTo(404);
        assertThat(elsewhere.get("/fhir/Observation/" + other.observation()).status())
                .isEqualTo(200);
        assertThat(people.patient(chart.patient()).get(path).status()).isEqualTo(200);
    }

    @Test
    void whatAClinicianWithholdsThePatientDoesNotSeeAndCannotFree() {
        String withheld = created(people.backend().post("/fhir/Observation", """
                {"resourceType":"Observation","status":"final","code":{"text":"x"},
                 "meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"NOPAT"}]},
                 "subject":{"reference":"Patient/%s"}}""".formatted(chart.patient())));
        Http patient = people.patient(chart.patient());

        assertThat(patient.get("/fhir/Observation/" + withheld).status()).isEqualTo(404);
        assertThat(ConsentPeople.ids(patient.get("/fhir/Observation")))
                .contains(chart.observation())
                .doesNotContain(withheld);
        assertThat(patient.put("/fhir/Observation/" + withheld, """
                        {"resourceType":"Observation","id":"%s","status":"final","code":{"text":"x"},
                         "subject":{"reference":"Patient/%s"}}""".formatted(withheld, chart.patient()))
                        .status())
                .isEqualTo(404);
    }

    private Http relative(String person) {
        return people.with(Map.of(
                "sub",
                "relative",
                "roles",
                "patient",
                "fhirUser",
                "RelatedPerson/" + person,
                "patient",
                chart.patient(),
                "scope",
                "patient/*.cruds"));
    }

    private String related(String relationship, boolean active) {
        return created(people.backend().post("/fhir/RelatedPerson", body("", relationship, active)));
    }

    private String body(String id, String relationship, boolean active) {
        return """
        {"resourceType":"RelatedPerson",%s"active":%s,"patient":{"reference":"Patient/%s"},
         "relationship":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-RoleCode","code":"%s"}]}]}""".formatted(id.isEmpty() ? "" : "\"id\":\"" + id + "\",", active, chart.patient(), relationship);
    }
}
