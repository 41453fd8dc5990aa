package health.attest.journey;

import static health.attest.journey.ConsentPeople.consent;
import static health.attest.journey.ConsentPeople.created;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who sees what of a chart as it comes, with one deny, and with everything denied: the table in the guide. */
class ConsentRoleTableIT extends ServerIT {
    private static final Path GUIDE = Path.of("ig", "input", "pagecontent", "consent.md");
    private static final String NO_OBSERVATIONS = """
            {"type":"deny","class":[{"system":"http://hl7.org/fhir/resource-types","code":"Observation"}]}""";

    @Test
    void theGuideSaysWhatEachRoleSees() throws IOException {
        ConsentPeople people = new ConsentPeople(baseUrl(), TENANT_A);
        List<Map<String, String>> charts =
                List.of(chart(people, null), chart(people, NO_OBSERVATIONS), chart(people, "{\"type\":\"deny\"}"));
        Map<String, List<Http>> callers = new LinkedHashMap<>();
        callers.put("doctor", same(people.doctor("otto")));
        callers.put("nurse", same(people.nurse("nora")));
        callers.put("front desk", same(people.frontDesk("fred")));
        callers.put(
                "patient's app",
                charts.stream()
                        .map(chart -> people.patient(part(chart.get("Patient"))))
                        .toList());
        callers.put("another hospital's system, for treatment", same(people.recipient()));
        callers.put(
                "a research system",
                same(people.with(Map.of(
                        "client_id",
                        "it-research",
                        "sub",
                        "it-research",
                        "purpose_of_use",
                        "HRESCH",
                        "scope",
                        "system/*.rs"))));
        callers.put("bulk client of the custodian", same(people.backend()));

        List<String> rows = new ArrayList<>();
        callers.forEach((name, each) -> {
            List<String> cells = new ArrayList<>(List.of(name));
            for (int i = 0; i < charts.size(); i++) {
                cells.add(seen(each.get(i), charts.get(i)));
            }
            rows.add("| " + String.join(" | ", cells) + " |");
        });

        assertThat(Files.readString(GUIDE)).as(String.join("\n", rows)).contains(String.join("\n", rows));
    }

    private static List<Http> same(Http caller) {
        return List.of(caller, caller, caller);
    }

    /** A chart with one resource of each kind, and that provision if any. */
    private static Map<String, String> chart(ConsentPeople people, @Nullable String provision) {
        Http backend = people.backend();
        ConsentPeople.Chart chart = people.chart();
        Map<String, String> resources = new LinkedHashMap<>();
        resources.put("Patient", "Patient/" + chart.patient());
        resources.put(
                "Appointment",
                "Appointment/" + created(backend.post("/fhir/Appointment", """
                {"resourceType":"Appointment","status":"booked","start":"2026-01-01T10:00:00Z","end":"2026-01-01T11:00:00Z",
                 "participant":[{"actor":{"reference":"Patient/%s"},"status":"accepted"}]}""".formatted(chart.patient()))));
        resources.put("Observation", "Observation/" + chart.observation());
        resources.put(
                "restricted Condition",
                "Condition/" + created(backend.post("/fhir/Condition", """
                {"resourceType":"Condition","code":{"text":"x"},"subject":{"reference":"Patient/%s"},
                 "meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}]}}""".formatted(chart.patient()))));
        if (provision != null) {
            created(people.patient(chart.patient())
                    .post(
                            "/fhir/Consent",
                            consent(chart.patient(), provision)
                                    // Without OPTIN it says nothing about the rest, which is left to the implicit
                                    // policy.
                                    .replaceFirst(
                                            "\"policyRule\":\\{.*?\\]\\},",
                                            "\"policyRule\":{\"text\":\"as it is here\"},")));
        }
        return resources;
    }

    private static String seen(Http caller, Map<String, String> chart) {
        List<String> seen = new ArrayList<>();
        chart.forEach((name, reference) -> {
            int status = caller.get("/fhir/" + reference).status();
            assertThat(status).isIn(200, 403, 404);
            if (status == 200) {
                seen.add(name);
            }
        });
        return seen.isEmpty() ? "nothing" : String.join(", ", seen);
    }

    private static String part(@Nullable String reference) {
        return String.valueOf(reference).substring(String.valueOf(reference).indexOf('/') + 1);
    }
}
