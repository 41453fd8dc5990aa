package health.attest.consent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.attest.journey.Http;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * Two tenants that differ only in what is hidden from one doctor: everything drawn is stored in the one, and in the
 * other what the doctor was shown of it, as the doctor was shown it.
 */
final class TwinTenants {
    /** Begins every marker, so that nothing else on the server can be taken for one. */
    static final String MARKER = "zqnoninterference";

    static final List<String> CODES = List.of("2339-0", "4548-4", "75622-1");
    private static final String CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";

    private final RandomGenerator random;
    private final BiFunction<String, String, Http> callers;
    final String full;
    final String shown;
    final String doctor;
    final List<String> patients = new ArrayList<>();
    private final Set<String> there = new HashSet<>();
    /** Every resource about patients that was drawn, as it was stored, by its reference. */
    final Map<String, String> stored = new LinkedHashMap<>();
    /** Consents of each patient, as they were stored. */
    final Map<String, List<String>> consents = new LinkedHashMap<>();
    /** Markers of what the doctor is shown nothing of. */
    final List<String> hiddenMarkers = new ArrayList<>();

    /** @param callers a caller with that role in that tenant: integration, privacy-officer or doctor */
    TwinTenants(RandomGenerator random, BiFunction<String, String, Http> callers, String full, String shown) {
        this.random = random;
        this.callers = callers;
        this.full = full;
        this.shown = shown;
        this.doctor = id();
    }

    /** Draws the one and shows it to the other. */
    void fill() {
        for (String tenant : List.of(full, shown)) {
            put(
                    tenant,
                    "Practitioner/" + doctor,
                    "{\"resourceType\":\"Practitioner\",\"id\":\"%s\",\"active\":true}".formatted(doctor));
        }
        for (int i = 0; i < 6; i++) {
            patients.add(drawPatient());
        }
        patients.forEach(this::drawChart);
        for (int i = 0; i < 4; i++) {
            drawOfTwo(one(patients), one(patients));
        }
        patients.forEach(this::drawConsents);
        stored.keySet().forEach(this::show);
        // Last, as in the other: what is stored first is found first.
        patients.stream().filter(there::contains).forEach(patient -> consents.getOrDefault(patient, List.of())
                .forEach(each -> post(shown, "Consent", each)));
    }

    private String drawPatient() {
        String id = id();
        store("Patient/" + id, """
                {"resourceType":"Patient","id":"%s","meta":{"security":[%s]},
                 "identifier":[{"system":"urn:it","value":"%s"}],"name":[{"family":"%s"}],"birthDate":"19%d-01-01"}""".formatted(id, label(8), marker(id), marker(id), 40 + random.nextInt(50)));
        return id;
    }

    private void drawChart(String patient) {
        for (int i = random.nextInt(2, 5); i > 0; i--) {
            String id = id();
            store("Observation/" + id, """
                    {"resourceType":"Observation","id":"%s","meta":{"security":[%s]},"status":"%s",
                     "identifier":[{"system":"urn:it","value":"%s"}],
                     "code":{"coding":[{"system":"http://loinc.org","code":"%s"}]},
                     "subject":{"reference":"Patient/%s"},"effectiveDateTime":"20%d-05-01","note":[{"text":"%s"}]}""".formatted(
                            id,
                            label(3),
                            random.nextBoolean() ? "final" : "amended",
                            marker(id),
                            one(CODES),
                            patient,
                            10 + random.nextInt(15),
                            marker(id)));
        }
        String id = id();
        store("Condition/" + id, """
                {"resourceType":"Condition","id":"%s","meta":{"security":[%s]},
                 "code":{"coding":[{"system":"http://loinc.org","code":"%s"}]},
                 "subject":{"reference":"Patient/%s"},"note":[{"text":"%s"}]}""".formatted(id, label(3), one(CODES), patient, marker(id)));
    }

    private void drawOfTwo(String patient, String second) {
        String id = id();
        if (random.nextBoolean()) {
            store("Observation/" + id, """
                    {"resourceType":"Observation","id":"%s","meta":{"security":[%s]},"status":"final",
                     "code":{"coding":[{"system":"http://loinc.org","code":"%s"}]},"subject":{"reference":"Patient/%s"},
                     "performer":[{"reference":"Patient/%s"}],"note":[{"text":"%s"}]}""".formatted(id, label(4), one(CODES), patient, second, marker(id)));
        } else {
            store("Group/" + id, """
                    {"resourceType":"Group","id":"%s","meta":{"security":[%s]},"type":"person","actual":true,
                     "member":[{"entity":{"reference":"Patient/%s","display":"%s"}},
                               {"entity":{"reference":"Patient/%s","display":"%s"}}]}""".formatted(id, label(8), patient, marker(patient), second, marker(second)));
        }
    }

    private void drawConsents(String patient) {
        List<String> filed = new ArrayList<>();
        for (int i = random.nextInt(0, 3); i > 0; i--) {
            String body = """
                    {"resourceType":"Consent","status":"%s",
                     "scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},
                     "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],
                     "patient":{"reference":"Patient/%s"},
                     "policyRule":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"%s"}]},
                     "provision":%s}""".formatted(
                            random.nextInt(6) == 0 ? "inactive" : "active",
                            patient,
                            random.nextInt(4) == 0 ? "OPTOUT" : "OPTIN",
                            provision(1));
            post(full, "Consent", body);
            filed.add(body);
        }
        consents.put(patient, filed);
    }

    private String provision(int depth) {
        List<String> parts = new ArrayList<>();
        parts.add("\"type\":\"" + (random.nextBoolean() ? "deny" : "permit") + "\"");
        if (random.nextInt(3) == 0) {
            parts.add("\"class\":[{\"system\":\"http://hl7.org/fhir/resource-types\",\"code\":\""
                    + one(List.of("Observation", "Condition", "Patient", "Group")) + "\"}]");
        }
        if (random.nextInt(4) == 0) {
            parts.add("\"code\":[{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"" + one(CODES) + "\"}]}]");
        }
        if (random.nextInt(4) == 0) {
            parts.add("\"securityLabel\":[{\"system\":\"" + CONFIDENTIALITY + "\",\"code\":\"R\"}]");
        }
        if (random.nextInt(4) == 0) {
            parts.add("\"purpose\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActReason\",\"code\":\""
                    + one(List.of("TREAT", "HRESCH", "ETREAT")) + "\"}]");
        }
        if (random.nextInt(4) == 0) {
            parts.add("\"actor\":[{\"role\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
                    + "v3-ParticipationType\",\"code\":\"IRCP\"}]},\"reference\":{\"reference\":\"Practitioner/"
                    + doctor
                    + "\"}}]");
        }
        if (random.nextInt(5) == 0) {
            parts.add("\"dataPeriod\":{\"start\":\"2012\",\"end\":\"2018\"}");
        }
        if (depth < 3 && random.nextInt(2) == 0) {
            parts.add("\"provision\":[" + provision(depth + 1) + "]");
        }
        return "{" + String.join(",", parts) + "}";
    }

    /** Stores in the other tenant what the doctor sees of it; a patient who is hidden has nothing there. */
    private void show(String reference) {
        Http.Answer seen = callers.apply("doctor", full).get("/fhir/" + reference);
        boolean needed = stored.entrySet().stream()
                .anyMatch(each -> !each.getKey().equals(reference)
                        && each.getValue().contains(reference)
                        && callers.apply("doctor", full)
                                        .get("/fhir/" + each.getKey())
                                        .status()
                                == 200);
        if (seen.status() == 200) {
            ObjectNode body = (ObjectNode) seen.json();
            JsonNode labels = body.at("/meta/security");
            body.remove("meta");
            if (!labels.isMissingNode()) {
                body.putObject("meta").set("security", labels);
            }
            put(shown, reference, body.toString());
        } else if (reference.startsWith("Patient/") && needed) {
            // Something open tells of this patient, who must be there, and hidden, in both.
            put(shown, reference, Objects.requireNonNull(stored.get(reference)));
        } else {
            assertThat(seen.status()).as(seen.body()).isEqualTo(404);
            hiddenMarkers.add(marker(reference.substring(reference.indexOf('/') + 1)));
        }
        if (reference.startsWith("Patient/") && (seen.status() == 200 || needed)) {
            there.add(reference.substring(reference.indexOf('/') + 1));
        }
    }

    private void store(String reference, String body) {
        put(full, reference, body);
        // As it is stored: sensitive codes have labelled it.
        stored.put(
                reference,
                callers.apply("integration", full).get("/fhir/" + reference).body());
    }

    private void put(String tenant, String reference, String body) {
        Http.Answer answer = callers.apply("integration", tenant).put("/fhir/" + reference, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private void post(String tenant, String type, String body) {
        Http.Answer answer = callers.apply("privacy-officer", tenant).post("/fhir/" + type, body);
        assertThat(answer.status()).as(answer.body() + body).isEqualTo(201);
    }

    private String label(int oneIn) {
        return random.nextInt(oneIn) == 0
                ? "{\"system\":\"" + CONFIDENTIALITY + "\",\"code\":\"" + one(List.of("L", "N", "R", "V")) + "\"}"
                : "{\"system\":\"" + CONFIDENTIALITY + "\",\"code\":\"N\"}";
    }

    private <T> T one(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String id() {
        return new UUID(random.nextLong(), (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L).toString();
    }

    static String marker(String id) {
        return MARKER + id.replace("-", "");
    }
}
