package health.attest.journey;

import static health.attest.journey.ConsentPeople.consent;
import static health.attest.journey.ConsentPeople.created;
import static health.attest.journey.ConsentPeople.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.ConsentPeople.Chart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Consents written, revoked, explained and simulated over HTTP. */
class ConsentJourneyIT extends ServerIT {
    private ConsentPeople people;

    @BeforeEach
    void meet() {
        people = new ConsentPeople(baseUrl(), TENANT_A);
    }

    @Test
    void aConsentAndItsRevocationCountAtTheNextRequest() {
        Chart chart = people.chart();
        Http doctor = people.doctor("otto");
        String path = "/fhir/Observation/" + chart.observation();
        assertThat(doctor.get(path).status()).isEqualTo(200);

        String consent = people.deniesAll(chart.patient());
        int denied = doctor.get(path).status();
        Http.Answer revoked =
                people.patient(chart.patient()).post("/fhir/Consent/" + consent + "/$revoke-consent", """
                        {"resourceType":"Parameters","parameter":[{"name":"reason","valueString":"changed my mind"}]}""");

        assertThat(denied).isEqualTo(404);
        assertThat(revoked.status()).as(revoked.body()).isEqualTo(200);
        assertThat(doctor.get(path).status()).isEqualTo(200);
    }

    @Test
    void aConsentIsNeverDeletedAndCliniciansNeverChangeOne() {
        Chart chart = people.chart();
        String consent = created(people.patient(chart.patient())
                .post("/fhir/Consent", consent(chart.patient(), "{\"type\":\"permit\"}")));
        String path = "/fhir/Consent/" + consent;

        assertThat(people.backend().delete(path).status()).isEqualTo(405);
        assertThat(people.patient(chart.patient()).delete(path).status()).isEqualTo(403);
        assertThat(people.doctor("otto")
                        .put(
                                path,
                                consent(chart.patient(), "{\"type\":\"permit\"}")
                                        .replaceFirst("\\{", "{\"id\":\"" + consent + "\","))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aPermitThatAClinicianRecordsOpensNothingUntilAnOfficerVerifiesIt() {
        Chart chart = people.chart();
        Http researcher = people.with(Map.of(
                "sub",
                "r",
                "roles",
                "doctor",
                "fhirUser",
                "Practitioner/r",
                "purpose_of_use",
                "HRESCH",
                "scope",
                "user/*.rs"));
        String body = consent(chart.patient(), "{\"type\":\"permit\"}");
        String consent = created(people.doctor("otto").post("/fhir/Consent", body));
        int before = researcher.get("/fhir/Observation/" + chart.observation()).status();

        Http.Answer verified = people.officer()
                .put(
                        "/fhir/Consent/" + consent,
                        body.replaceFirst(
                                "\\{", "{\"id\":\"" + consent + "\",\"verification\":[{\"verified\":true}],"));

        assertThat(before).isEqualTo(404);
        assertThat(verified.status()).as(verified.body()).isEqualTo(200);
        assertThat(researcher.get("/fhir/Observation/" + chart.observation()).status())
                .isEqualTo(200);
    }

    @Test
    void aClinicianCannotVerifyAndAnUnsoundConsentIsRefused() {
        Chart chart = people.chart();
        String verified = consent(chart.patient(), "{\"type\":\"permit\"}")
                .replaceFirst("\\{", "{\"verification\":[{\"verified\":true}],");
        String inverted = consent(
                chart.patient(), "{\"type\":\"deny\",\"period\":{\"start\":\"2026-02-01\",\"end\":\"2026-01-01\"}}");
        String deep = consent(chart.patient(), nested(20));

        assertThat(people.doctor("otto").post("/fhir/Consent", verified).status())
                .isEqualTo(422);
        assertThat(people.patient(chart.patient())
                        .post("/fhir/Consent", inverted)
                        .status())
                .isIn(400, 422);
        assertThat(people.patient(chart.patient()).post("/fhir/Consent", deep).status())
                .isEqualTo(422);
    }

    @Test
    void aGroupIsShownWithoutThePatientWhoDenies() {
        Chart alice = people.chart();
        Chart bob = people.chart();
        String group = created(
                people.backend().post("/fhir/Group", """
                        {"resourceType":"Group","type":"person","actual":true,"name":"walkers","quantity":2,
                         "member":[{"entity":{"reference":"Patient/%s","display":"%s"}},
                                   {"entity":{"reference":"Patient/%s"}}]}""".formatted(bob.patient(), bob.canary(), alice.patient())));
        Http doctor = people.doctor("otto");
        assertThat(doctor.get("/fhir/Group/" + group).body()).contains(bob.canary());
        people.deniesAll(bob.patient());

        Http.Answer shown = doctor.get("/fhir/Group/" + group);

        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.body()).contains(alice.patient(), "REDACTED");
        assertThat(shown.body()).doesNotContain(bob.patient(), bob.canary(), "quantity");
        people.deniesAll(alice.patient());
        assertThat(doctor.get("/fhir/Group/" + group).status()).isEqualTo(404);
    }

    @Test
    void aRevocationBetweenTwoPagesHidesTheSecond() {
        Chart chart = people.chart();
        IntStream.range(0, 4).forEach(i -> people.observation(chart.patient(), chart.canary() + i));
        Http doctor = people.doctor("otto");
        Http.Answer first = doctor.get("/fhir/Observation?_count=2&subject=Patient/" + chart.patient());
        assertThat(ids(first)).hasSize(2);

        people.deniesAll(chart.patient());
        Http.Answer second = doctor.get(next(first));

        assertThat(second.status()).isIn(200, 410);
        assertThat(second.body()).doesNotContain(chart.canary());
    }

    @Test
    void totalsCountWhatTheCallerMaySee() {
        Chart hidden = people.chart();
        Chart open = people.chart();
        people.observation(open.patient(), open.canary());
        String either = "subject=Patient/" + hidden.patient() + ",Patient/" + open.patient();
        Http doctor = people.doctor("otto");
        assertThat(total(doctor, "_summary=count&" + either)).isEqualTo(3);

        people.deniesAll(hidden.patient());

        assertThat(total(doctor, "_summary=count&" + either)).isEqualTo(2);
        assertThat(total(doctor, "_total=accurate&_count=1&" + either)).isEqualTo(2);
    }

    @Test
    void everyDecisionIsExplainedWithTheSameVerdict() {
        Chart chart = people.chart();
        people.deniesAll(chart.patient());
        Http doctor = people.doctor("otto");
        Http.Answer denied = doctor.get("/fhir/Observation/" + chart.observation());
        String id = denied.header("X-Decision-Id").orElseThrow();

        JsonNode explained =
                people.officer().get("/fhir/$explain-decision?id=" + id).json();

        assertThat(parts(explained, "decision", "outcome")).isNotEmpty().containsOnly("deny");
        assertThat(parts(explained, "decision", "replayed")).containsOnly("deny");
        assertThat(doctor.get("/fhir/$explain-decision?id=" + id).status()).isEqualTo(404);
        assertThat(doctor.get("/fhir/Observation/absent").header("X-Decision-Id"))
                .isPresent();
    }

    @Test
    void simulatingADenyFlipsWhatWasPermittedAndTheConsentsInForceFlipNothing() {
        Chart chart = people.chart();
        people.doctor("otto").get("/fhir/Observation/" + chart.observation());
        Http patient = people.patient(chart.patient());

        JsonNode same = patient.post("/fhir/Consent/$simulate", """
                        {"resourceType":"Parameters","parameter":[{"name":"patient","valueString":"Patient/%s"}]}""".formatted(chart.patient()))
                .json();
        Http.Answer draft =
                patient.post("/fhir/Consent/$simulate", """
                {"resourceType":"Parameters","parameter":[{"name":"consent","resource":%s}]}""".formatted(consent(chart.patient(), "{\"type\":\"deny\"}")));

        assertThat(same.path("parameter")).isEmpty();
        assertThat(parts(draft.json(), "flip", "becomes")).as(draft.body()).containsOnly("deny");
        assertThat(parts(draft.json(), "flip", "actor")).containsOnly("doctor");
        assertThat(people.officer()
                        .get("/fhir/Consent?patient=" + chart.patient())
                        .body())
                .doesNotContain("\"resourceType\":\"Consent\"");
    }

    @Test
    void thePatientSeesWhoSawWhat() {
        Chart chart = people.chart();
        people.doctor("otto").get("/fhir/Observation/" + chart.observation());

        Http.Answer report =
                people.patient(chart.patient()).get("/fhir/Patient/" + chart.patient() + "/$access-report");

        assertThat(parts(report.json(), "access", "actor")).as(report.body()).contains("Practitioner/otto");
        assertThat(people.doctor("otto")
                        .get("/fhir/Patient/" + chart.patient() + "/$access-report")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theReportIsAlsoATableAndAPage() {
        Chart chart = people.chart();
        people.doctor("otto").get("/fhir/Observation/" + chart.observation());
        Http patient = people.patient(chart.patient());
        String path = "/fhir/Patient/" + chart.patient() + "/$access-report?format=";

        Http.Answer csv = patient.get(path + "csv");
        Http.Answer page = patient.get(path + "html");

        assertThat(csv.header("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(csv.body().lines().findFirst().orElse("")).startsWith("\"time\",\"actor\",\"roles\"");
        assertThat(csv.body())
                .contains("\"Practitioner/otto\",\"doctor\"", "\"Observation/" + chart.observation() + "\"");
        assertThat(page.header("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).contains("<td>Practitioner/otto</td>").doesNotContain("<script");
        assertThat(patient.get(path + "pdf").status()).isEqualTo(400);
        assertThat(people.doctor("otto").get(path + "csv").status()).isEqualTo(404);
    }

    static List<String> parts(JsonNode parameters, String name, String part) {
        List<String> found = new ArrayList<>();
        for (JsonNode each : parameters.path("parameter")) {
            for (JsonNode inner : each.path("part")) {
                if (each.path("name").asText().equals(name)
                        && inner.path("name").asText().equals(part)) {
                    found.add(inner.path("valueCode")
                            .asText(inner.path("valueString").asText()));
                }
            }
        }
        return found;
    }

    private static int total(Http caller, String query) {
        Http.Answer answer = caller.get("/fhir/Observation?" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("total").asInt(-1);
    }

    static String next(Http.Answer page) {
        for (JsonNode link : page.json().path("link")) {
            if (link.path("relation").asText().equals("next")) {
                return link.path("url").asText();
            }
        }
        throw new AssertionError("no next page in " + page.body());
    }

    private static String nested(int levels) {
        return levels == 0 ? "{\"type\":\"deny\"}" : "{\"type\":\"deny\",\"provision\":[" + nested(levels - 1) + "]}";
    }
}
