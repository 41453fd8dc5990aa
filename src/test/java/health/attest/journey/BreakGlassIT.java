package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.journey.ConsentPeople.Chart;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Breaking the glass over HTTP. */
class BreakGlassIT extends ServerIT {
    private static final String REASON = "{\"name\":\"reason\",\"valueString\":\"unconscious in the emergency room\"}";

    private ConsentPeople people;
    private Chart chart;
    private Http doctor;

    @BeforeEach
    void closeAChart() {
        people = new ConsentPeople(baseUrl(), TENANT_A);
        chart = people.chart();
        people.deniesAll(chart.patient());
        doctor = people.doctor("er-" + UUID.randomUUID());
    }

    @Test
    void withAReasonItOpensForThatDoctorUntilItEnds() {
        assertThat(observed(doctor)).isEqualTo(404);

        Http.Answer opened = breakGlass(doctor, chart.patient());

        assertThat(opened.status()).as(opened.body()).isEqualTo(200);
        assertThat(observed(doctor)).isEqualTo(200);
        assertThat(observed(people.doctor("otto"))).isEqualTo(404);
        assertThat(doctor.post("/fhir/Patient/" + chart.patient() + "/$end-break-glass", parameters(""))
                        .status())
                .isEqualTo(200);
        assertThat(observed(doctor)).isEqualTo(404);
    }

    @Test
    void withoutAReasonOrTheRoleItStaysShut() {
        String path = "/fhir/Patient/" + chart.patient() + "/$break-glass";

        assertThat(doctor.post(path, parameters("{\"name\":\"reason\",\"valueString\":\"quick\"}"))
                        .status())
                .isEqualTo(400);
        assertThat(people.patient(people.chart().patient())
                        .post(path, parameters(REASON))
                        .status())
                .isEqualTo(403);
        assertThat(observed(doctor)).isEqualTo(404);
    }

    @Test
    void purposeOfEmergencyWithoutAGrantIsRefused() {
        Http hurried = people.with(Map.of(
                "sub",
                "h",
                "roles",
                "doctor",
                "fhirUser",
                "Practitioner/h",
                "purpose_of_use",
                "BTG",
                "scope",
                "user/*.rs"));

        assertThat(hurried.get("/fhir/Observation/" + chart.observation()).status())
                .isEqualTo(403);
    }

    @Test
    void aHiddenPatientIsFoundOnlyByExactIdentifierOrNameAndBirthDate() {
        String identifier = "{\"name\":\"identifier\",\"valueIdentifier\":{\"system\":\"urn:it\",\"value\":\"%s\"}},";

        assertThat(doctor.post("/fhir/Patient/$break-glass", parameters(identifier.formatted("nobody") + REASON))
                        .status())
                .isEqualTo(404);
        assertThat(doctor.post(
                                "/fhir/Patient/$break-glass",
                                parameters(
                                        "{\"name\":\"family\",\"valueString\":\"" + chart.canary() + "\"}," + REASON))
                        .status())
                .isEqualTo(400);
        assertThat(doctor.post("/fhir/Patient/$break-glass", parameters(identifier.formatted(chart.canary()) + REASON))
                        .status())
                .isEqualTo(200);
        assertThat(observed(doctor)).isEqualTo(200);
    }

    @Test
    void fivePatientsAnHourIsTheLimitAlsoInParallel() {
        List<Chart> charts = IntStream.range(0, 9).mapToObj(i -> people.chart()).toList();

        long opened = charts.parallelStream()
                .filter(each -> breakGlass(doctor, each.patient()).status() == 200)
                .count();

        assertThat(opened).isEqualTo(5);
    }

    private int observed(Http caller) {
        return caller.get("/fhir/Observation/" + chart.observation()).status();
    }

    private static Http.Answer breakGlass(Http caller, String patient) {
        return caller.post("/fhir/Patient/" + patient + "/$break-glass", parameters(REASON));
    }

    private static String parameters(String parts) {
        return "{\"resourceType\":\"Parameters\",\"parameter\":[" + parts + "]}";
    }
}
