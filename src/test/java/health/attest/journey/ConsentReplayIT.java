package health.attest.journey;

import static health.attest.journey.ConsentJourneyIT.parts;
import static health.attest.journey.ConsentPeople.consent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.ConsentPeople.Chart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was recorded of decisions gives them again, and tells beforehand what a change of consents does. */
class ConsentReplayIT extends ServerIT {
    private static final String NO_OBSERVATIONS_FOR_OTTO = """
            {"type":"permit","provision":[{"type":"deny",
             "class":[{"system":"http://hl7.org/fhir/resource-types","code":"Observation"}],
             "actor":[{"role":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
                       "code":"IRCP"}]},"reference":{"reference":"Practitioner/otto"}}]}]}""";

    private ConsentPeople people;
    private Chart chart;

    @BeforeEach
    void meet() {
        people = new ConsentPeople(baseUrl(), TENANT_A);
        chart = people.chart();
    }

    /** An access, by whom, of what, so that it can be made again. */
    private record Access(String doctor, String path, String type) {}

    private List<Access> accesses() {
        List<Access> accesses = new ArrayList<>();
        for (String doctor : List.of("otto", "ina", "otto", "eva")) {
            accesses.add(new Access(doctor, "/fhir/Observation/" + chart.observation(), "Observation"));
            accesses.add(new Access(doctor, "/fhir/Patient/" + chart.patient(), "Patient"));
        }
        return accesses;
    }

    private List<Integer> make(List<Access> accesses) {
        return accesses.stream()
                .map(each -> people.doctor(each.doctor()).get(each.path()).status())
                .toList();
    }

    @Test
    void simulatingTellsExactlyWhatMakingEachAccessAgainShows() {
        List<Access> accesses = accesses();
        List<Integer> before = make(accesses);
        Map<String, Integer> told = simulated(consent(chart.patient(), NO_OBSERVATIONS_FOR_OTTO));

        people.patient(chart.patient()).post("/fhir/Consent", consent(chart.patient(), NO_OBSERVATIONS_FOR_OTTO));
        List<Integer> after = make(accesses);

        Map<String, Integer> seen = new TreeMap<>();
        for (int i = 0; i < accesses.size(); i++) {
            if (!before.get(i).equals(after.get(i))) {
                Access each = accesses.get(i);
                String becomes = after.get(i) == 200 ? "permit" : "deny";
                seen.merge("Practitioner/" + each.doctor() + " TREAT " + each.type() + " " + becomes, 1, Integer::sum);
            }
        }
        assertThat(seen).containsExactly(Map.entry("Practitioner/otto TREAT Observation deny", 2));
        assertThat(told).isEqualTo(seen);
    }

    @Test
    void simulatingWhatIsInForceFlipsNothingWhateverHappenedBefore() {
        make(accesses());
        String id = people.deniesAll(chart.patient());
        make(accesses());

        assertThat(simulated(null)).isEmpty();
        String current =
                people.patient(chart.patient()).get("/fhir/Consent/" + id).body();
        assertThat(simulated(current)).isEmpty();
        assertThat(simulated(current.replace("\"status\":\"active\"", "\"status\":\"inactive\"")))
                .hasSize(6)
                .allSatisfy((flip, count) -> assertThat(flip).endsWith("permit"));
        assertThat(people.patient(chart.patient())
                        .get("/fhir/Consent/" + id)
                        .json()
                        .at("/meta/versionId")
                        .asText())
                .as("nothing is saved")
                .isEqualTo("1");
    }

    @Test
    void everyDecisionOfARunIsExplainedAsItWasTaken() {
        List<Http> callers = List.of(
                people.doctor("otto"),
                people.nurse("nora"),
                people.frontDesk("fred"),
                people.recipient(),
                people.patient(chart.patient()));
        List<String> paths = List.of(
                "/fhir/Observation/" + chart.observation(),
                "/fhir/Patient/" + chart.patient(),
                "/fhir/Observation?subject=Patient/" + chart.patient(),
                "/fhir/Patient/" + chart.patient() + "/$everything",
                "/fhir/Patient/" + chart.patient() + "/_history");
        List<String> decisions = new ArrayList<>();
        for (String provision : List.of(NO_OBSERVATIONS_FOR_OTTO, "{\"type\":\"deny\"}", "{\"type\":\"permit\"}")) {
            for (Http caller : callers) {
                for (String path : paths) {
                    decisions.add(caller.get(path).header("X-Decision-Id").orElse(""));
                }
            }
            people.patient(chart.patient()).post("/fhir/Consent", consent(chart.patient(), provision));
        }

        int explained = 0;
        for (String decision : decisions) {
            if (decision.isEmpty()) {
                continue;
            }
            JsonNode answer = people.officer()
                    .get("/fhir/$explain-decision?id=" + decision)
                    .json();
            assertThat(parts(answer, "decision", "replayed")).isEqualTo(parts(answer, "decision", "outcome"));
            assertThat(parts(answer, "decision", "replayed-rule")).isEqualTo(parts(answer, "decision", "rule"));
            explained += parts(answer, "decision", "outcome").size();
        }
        assertThat(explained).isGreaterThan(50);
    }

    @Test
    void aDecisionIdTellsNothingToOthersAndIsThereForEverybody() {
        people.deniesAll(chart.patient());
        Http doctor = people.doctor("otto");
        for (String path : List.of(
                "/fhir/Observation/" + chart.observation(),
                "/fhir/Observation/00000000-0000-4000-8000-000000000000",
                "/fhir/Observation?subject=Patient/" + chart.patient(),
                "/fhir/Observation?subject=Patient/00000000-0000-4000-8000-000000000000",
                "/fhir/Practitioner?family=nobody")) {
            String id = doctor.get(path).header("X-Decision-Id").orElseThrow();
            Http.Answer answer = doctor.get("/fhir/$explain-decision?id=" + id);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(Leak.body(answer))
                    .isEqualTo(
                            Leak.body(doctor.get("/fhir/$explain-decision?id=00000000-0000-4000-8000-000000000000")));
        }
        assertThat(people.patient(people.chart().patient())
                        .get("/fhir/$explain-decision?id="
                                + doctor.get("/fhir/Observation/" + chart.observation())
                                        .header("X-Decision-Id")
                                        .orElseThrow())
                        .status())
                .as("another patient")
                .isEqualTo(404);
    }

    /** Flips by actor, purpose, class and what they become, as the privacy officer is told. */
    private Map<String, Integer> simulated(@Nullable String draft) {
        String parameter = draft == null
                ? "{\"name\":\"patient\",\"valueString\":\"Patient/" + chart.patient() + "\"}"
                : "{\"name\":\"consent\",\"resource\":" + draft + "}";
        Http.Answer answer = people.officer()
                .post("/fhir/Consent/$simulate", "{\"resourceType\":\"Parameters\",\"parameter\":[" + parameter + "]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        Map<String, Integer> flips = new TreeMap<>();
        for (JsonNode flip : answer.json().path("parameter")) {
            JsonNode part = flip.path("part");
            flips.put(
                    part.at("/0/valueString").asText() + " "
                            + part.at("/1/valueString").asText() + " "
                            + part.at("/2/valueCode").asText() + " "
                            + part.at("/3/valueCode").asText(),
                    part.at("/4/valueInteger").asInt());
        }
        return flips;
    }
}
