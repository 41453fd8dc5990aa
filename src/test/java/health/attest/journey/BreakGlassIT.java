package health.attest.journey;

import static health.attest.journey.ConsentPeople.created;
import static health.attest.journey.ConsentPeople.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.access.Role;
import health.attest.account.AuthenticationMethod;
import health.attest.journey.ConsentPeople.Chart;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Breaking the glass over HTTP. */
class BreakGlassIT extends AppIT {
    private static final String REASON = "{\"name\":\"reason\",\"valueString\":\"unconscious in the emergency room\"}";

    private ConsentPeople people;
    private Chart chart;
    private String name = "";
    private Http doctor;

    @BeforeEach
    void closeAChart() {
        people = new ConsentPeople(baseUrl(), TENANT_A);
        chart = people.chart();
        people.deniesAll(chart.patient());
        name = "er-" + UUID.randomUUID();
        doctor = people.doctor(name);
    }

    @Test
    void withAReasonItOpensForThatDoctorUntilItEnds() {
        assertThat(observed(doctor)).isEqualTo(404);

        Http.Answer opened = breakGlass(doctor, chart.patient());

        assertThat(opened.status()).as(opened.body()).isEqualTo(200);
        assertThat(observed(doctor)).isEqualTo(200);
        assertThat(observed(people.doctor("otto"))).isEqualTo(404);
        assertThat(doctor.post(
                                "/fhir/Patient/" + chart.patient() + "/$end-break-glass",
                                "{\"resourceType\":\"Parameters\"}")
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
    void withoutAFreshSecondFactorItStaysShut() {
        Instant now = Instant.now();
        assertThat(refusal("auth_time", now.minusSeconds(16 * 60).getEpochSecond()))
                .isEqualTo(403);
        assertThat(refusal("auth_time", "")).isEqualTo(403);
        assertThat(refusal("amr", "")).isEqualTo(403);
        assertThat(refusal("amr", List.of("pwd"))).isEqualTo(403);
        // A browser that remembers an earlier factor is none.
        assertThat(refusal("amr", List.of("pwd", "user"))).isEqualTo(403);

        assertThat(refusal("auth_time", now.minusSeconds(14 * 60).getEpochSecond()))
                .isEqualTo(200);
        assertThat(refusal("amr", List.of("hwk"))).isEqualTo(200);
    }

    @Test
    void theBuiltInIssuerSaysWhatWasGivenAtLogin() {
        assertThat(builtIn(AuthenticationMethod.PASSWORD)).isEqualTo(403);
        assertThat(builtIn(AuthenticationMethod.PASSWORD, AuthenticationMethod.TRUSTED_DEVICE))
                .isEqualTo(403);
        assertThat(builtIn(AuthenticationMethod.PASSWORD, AuthenticationMethod.TOTP))
                .isEqualTo(200);
        assertThat(builtIn(AuthenticationMethod.PASSKEY)).isEqualTo(200);
    }

    /** What a doctor with an account here is answered who signed in so. */
    private int builtIn(AuthenticationMethod... methods) {
        TestPerson person =
                TestPerson.signedIn(this, TENANT_A, Role.DOCTOR, "Practitioner/" + UUID.randomUUID(), Set.of(methods));
        String token =
                appOf(person).tokens("user/*.cruds", null).path("access_token").asText();
        return breakGlass(anonymous().withToken(token), chart.patient()).status();
    }

    /** What a doctor is answered whose token says something else. */
    private int refusal(String claim, Object value) {
        String sub = "late-" + UUID.randomUUID();
        Http late = people.with(Map.of(
                "sub",
                sub,
                "roles",
                "doctor",
                "fhirUser",
                "Practitioner/" + sub,
                "scope",
                "user/*.cruds",
                claim,
                value));
        return breakGlass(late, chart.patient()).status();
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
    void nameAndBirthDateFindExactlyOneOrNobody() {
        String named = "{\"name\":\"family\",\"valueString\":\"%s\"},{\"name\":\"birthDate\",\"valueDate\":\"%s\"},";
        String twin = "twin" + UUID.randomUUID();
        for (int i = 0; i < 2; i++) {
            created(people.backend()
                    .post(
                            "/fhir/Patient",
                            "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"" + twin
                                    + "\"}],\"birthDate\":\"1980-02-02\"}"));
        }

        assertThat(doctor.post(
                                "/fhir/Patient/$break-glass",
                                parameters(named.formatted(chart.canary(), "1970-01-02") + REASON))
                        .status())
                .as("another birth date")
                .isEqualTo(404);
        assertThat(doctor.post(
                                "/fhir/Patient/$break-glass",
                                parameters(named.formatted(chart.canary().substring(0, 8), "1970-01-01") + REASON))
                        .status())
                .as("the beginning of a name")
                .isEqualTo(404);
        assertThat(doctor.post("/fhir/Patient/$break-glass", parameters(named.formatted(twin, "1980-02-02") + REASON))
                        .status())
                .as("two of them")
                .isEqualTo(404);
        assertThat(observed(doctor)).isEqualTo(404);
        assertThat(doctor.post(
                                "/fhir/Patient/$break-glass",
                                parameters(named.formatted(chart.canary(), "1970-01-01") + REASON))
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

    @Test
    void everyCallIsAnEmergencyInTheJournalWhetherItOpenedOrNot() {
        breakGlass(doctor, chart.patient());
        doctor.post("/fhir/Patient/" + chart.patient() + "/$break-glass", "{\"resourceType\":\"Parameters\"}");
        doctor.post("/fhir/Patient/" + UUID.randomUUID() + "/$break-glass", parameters(REASON));
        doctor.post(
                "/fhir/Patient/$break-glass",
                parameters("{\"name\":\"identifier\",\"valueIdentifier\":{\"system\":\"urn:it\",\"value\":\"none\"}},"
                        + REASON));

        assertThat(emergencies()).containsExactlyInAnyOrder("0", "8", "8", "8");
    }

    @Test
    void thePatientAndThePrivacyOfficerAreToldOfBoth() {
        breakGlass(doctor, chart.patient());

        assertThat(people.backend()
                        .get("/fhir/Communication?recipient=Patient/" + chart.patient())
                        .body())
                .contains("Your record was opened in an emergency.");
        assertThat(people.backend()
                        .get("/fhir/Task?patient=Patient/" + chart.patient())
                        .body())
                .contains("unconscious in the emergency room", "privacy-officer");
    }

    @Test
    void whatIsSealedStaysSealed() {
        String sealed = labelled("V");
        String restricted = labelled("R");
        breakGlass(doctor, chart.patient());

        assertThat(doctor.get("/fhir/Observation/" + restricted).status()).isEqualTo(200);
        assertThat(doctor.get("/fhir/Observation/" + sealed).status()).isEqualTo(404);
    }

    @Test
    void itIsOverAfterAnHour() throws SQLException {
        breakGlass(doctor, chart.patient());
        assertThat(observed(doctor)).isEqualTo(200);

        // Only the superuser can set the clock of a grant back.
        try (Connection connection = asSuperuser();
                PreparedStatement ageing = connection.prepareStatement("update attest.break_glass"
                        + " set opened = opened - interval '61 minutes', ends = ends - interval '61 minutes'"
                        + " where patient = ?")) {
            ageing.setString(1, chart.patient());
            assertThat(ageing.executeUpdate()).isEqualTo(1);
        }
        // A change of any consent of the patient has every instance read the grants again.
        people.deniesAll(chart.patient());

        assertThat(observed(doctor)).isEqualTo(404);
    }

    @Test
    void itOpensReadingAndNoWriting() {
        breakGlass(doctor, chart.patient());

        assertThat(doctor.post(
                                "/fhir/Observation",
                                "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
                                        + "\"subject\":{\"reference\":\"Patient/" + chart.patient() + "\"}}")
                        .status())
                .isEqualTo(404);
        assertThat(ids(doctor.get("/fhir/Observation?subject=Patient/" + chart.patient())))
                .containsExactly(chart.observation());
    }

    /** Outcomes of the emergency events of this test's doctor. */
    private List<String> emergencies() {
        Http auditor = people.with(Map.of(
                "sub",
                "auditor",
                "roles",
                "auditor",
                "fhirUser",
                "Practitioner/auditor",
                "scope",
                "user/AuditEvent.rs"));
        List<String> outcomes = new ArrayList<>();
        for (JsonNode entry : auditor.get("/fhir/AuditEvent?subtype=break-glass&_count=100")
                .json()
                .path("entry")) {
            if (entry.toString().contains(name)) {
                outcomes.add(entry.at("/resource/outcome").asText());
            }
        }
        return outcomes;
    }

    private String labelled(String confidentiality) {
        return created(people.backend().post("/fhir/Observation", """
                        {"resourceType":"Observation","status":"final","code":{"text":"x"},
                         "meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"%s"}]},
                         "subject":{"reference":"Patient/%s"}}""".formatted(confidentiality, chart.patient())));
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
