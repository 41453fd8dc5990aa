package health.attest.journey;

import static health.attest.samples.Samples.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.Http.Answer;
import health.attest.samples.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What holds for every scope, caller and request over HTTP: a few generated requests each, more with
 * {@code -Dsamples.tries}.
 */
class ScopePropertiesIT extends ServerIT {
    private static final int TRIES = 20;
    private static final List<String> TYPES = List.of("Observation", "Condition", "Encounter", "Patient", "Location");
    private static final String CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category";
    /** Made once: the properties read and never write what they find. */
    private static final World WORLD = new World(new HashMap<>(), new TreeSet<>());

    /**
     * The tenant's data.
     *
     * @param idsOf ids of what is about each patient, the patient included
     * @param aboutNobody ids of what is about nobody
     */
    record World(Map<String, Set<String>> idsOf, Set<String> aboutNobody) {
        List<String> patients() {
            return List.copyOf(new TreeSet<>(idsOf.keySet()));
        }
    }

    /** A search by somebody; {@code claims} are the token's. */
    record Sample(Map<String, String> claims, String type, List<String> parameters) {
        String query() {
            return String.join("&", parameters);
        }
    }

    /** What a caller gets. */
    record Found(int status, Set<String> ids) {}

    @BeforeEach
    void fill() {
        if (!WORLD.idsOf().isEmpty()) {
            return;
        }
        for (int i = 0; i < 3; i++) {
            String patient = create("Patient", "{\"resourceType\":\"Patient\",\"active\":true}");
            Set<String> ids = new TreeSet<>(List.of(patient));
            for (String category : List.of("laboratory", "vital-signs", "laboratory")) {
                ids.add(create("Observation", """
                        {"resourceType":"Observation","status":"final","code":{"text":"x"},
                         "category":[{"coding":[{"system":"%s","code":"%s"}]}],
                         "subject":{"reference":"Patient/%s"}}
                        """.formatted(CATEGORIES, category, patient)));
            }
            ids.add(create("Condition", """
                    {"resourceType":"Condition","code":{"text":"x"},"subject":{"reference":"Patient/%s"}}
                    """.formatted(patient)));
            ids.add(create("Encounter", """
                    {"resourceType":"Encounter","status":"finished","class":{"system":
                     "http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
                     "subject":{"reference":"Patient/%s"}}
                    """.formatted(patient)));
            WORLD.idsOf().put(patient, ids);
        }
        WORLD.aboutNobody().add(create("Location", "{\"resourceType\":\"Location\",\"name\":\"Ward\"}"));
        new ConsentPeople(baseUrl(), TENANT_QUIET).deniesAll(WORLD.patients().get(2));
    }

    @Test
    void aPatientFindsNothingBeyondTheirCompartment() {
        forAll(TRIES, ScopePropertiesIT::sample, sample -> {
            String patient = sample.claims().get("patient");
            if (patient != null) {
                Set<String> own = new HashSet<>(WORLD.idsOf().get(patient));
                own.addAll(WORLD.aboutNobody());

                assertThat(own).containsAll(search(sample).ids());
            }
        });
    }

    @Test
    void postedOrNotASearchFindsTheSame() {
        forAll(TRIES, ScopePropertiesIT::sample, sample -> {
            Answer posted = caller(sample)
                    .send(
                            "POST",
                            "/fhir/" + sample.type() + "/_search",
                            "application/x-www-form-urlencoded",
                            sample.query());

            assertThat(found(posted)).isEqualTo(search(sample));
        });
    }

    @Test
    void aBatchFindsWhatTheDirectCallFinds() {
        forAll(TRIES, ScopePropertiesIT::sample, sample -> {
            Answer batch = caller(sample).post("/fhir", """
                            {"resourceType":"Bundle","type":"batch","entry":[
                             {"request":{"method":"GET","url":"%s?%s"}}]}
                            """.formatted(sample.type(), sample.query()));
            JsonNode entry = batch.json().at("/entry/0");
            int status =
                    Integer.parseInt(entry.at("/response/status").asText("000").substring(0, 3));

            assertThat(new Found(status, ids(entry.path("resource")))).isEqualTo(search(sample));
        });
    }

    @Test
    void smallPagesTogetherAreOneBigPage() {
        forAll(TRIES, ScopePropertiesIT::sample, sample -> {
            Http caller = caller(sample);
            Answer page = caller.get("/fhir/" + sample.type() + "?" + sample.query() + "&_count=2");
            Set<String> together = new TreeSet<>(found(page).ids());
            for (int i = 0; i < 20 && page.status() == 200 && !page.next().isEmpty(); i++) {
                page = caller.get(page.next());
                assertThat(page.status()).isEqualTo(200);
                together.addAll(found(page).ids());
            }

            assertThat(together).isEqualTo(search(sample).ids());
        });
    }

    @Test
    void theHiddenIsTheAbsent() {
        forAll(TRIES, ScopePropertiesIT::sample, sample -> {
            String absent = UUID.randomUUID().toString();
            Http caller = caller(sample);
            for (Set<String> ids : WORLD.idsOf().values()) {
                for (String id : ids) {
                    String path = "/fhir/" + sample.type() + "/";
                    Answer answer = caller.get(path + id);
                    if (answer.status() != 200) {
                        assertThat(shown(answer, id)).isEqualTo(shown(caller.get(path + absent), absent));
                        assertThat(shown(caller.get(path + id + "/_history"), id))
                                .isEqualTo(shown(caller.get(path + absent + "/_history"), absent));
                        assertThat(search(new Sample(sample.claims(), sample.type(), List.of("_id=" + id)))
                                        .ids())
                                .doesNotContain(id);
                        return;
                    }
                }
            }
        });
    }

    private Found search(Sample sample) {
        return found(caller(sample).get("/fhir/" + sample.type() + "?" + sample.query()));
    }

    private Http caller(Sample sample) {
        return anonymous().withToken(ISSUER.token(sample.claims()));
    }

    private static Found found(Answer answer) {
        return new Found(answer.status(), answer.status() == 200 ? ids(answer.json()) : Set.of());
    }

    private static Set<String> ids(JsonNode bundle) {
        Set<String> ids = new TreeSet<>();
        for (JsonNode entry : bundle.path("entry")) {
            String mode = entry.at("/search/mode").asText();
            if (!mode.equals("outcome")) {
                ids.add(entry.at("/resource/id").asText());
            }
        }
        return ids;
    }

    private static String shown(Answer answer, String id) {
        Map<String, List<String>> headers =
                new TreeMap<>(answer.response().headers().map());
        // The container closes a connection after so many requests, whatever they asked.
        headers.remove("connection");
        return answer.status() + " " + headers.keySet() + " " + answer.body().replace(id, "ID");
    }

    private static Sample sample(RandomGenerator random) {
        String patient = pick(random, WORLD.patients());
        String type = pick(random, TYPES);
        List<String> parameters = new ArrayList<>(List.of("_lastUpdated=gt2000"));
        List<String> possible = new ArrayList<>(List.of(
                "_lastUpdated=lt2999", "_id=" + String.join(",", WORLD.idsOf().get(pick(random, WORLD.patients())))));
        if (Set.of("Observation", "Condition", "Encounter").contains(type)) {
            possible.add("patient=Patient/" + pick(random, WORLD.patients()));
            possible.add("_include=" + type + ":subject");
            possible.add("patient:Patient.active=true");
        }
        if (type.equals("Observation")) {
            possible.add("category=laboratory");
        }
        parameters.addAll(new TreeSet<>(Samples.list(random, 0, 2, some -> pick(some, possible))));
        return new Sample(claims(random, patient), type, parameters);
    }

    private static Map<String, String> claims(RandomGenerator random, String patient) {
        String scopes = String.join(
                " ",
                Samples.list(random, 1, 3, some -> scope(some, pick(some, List.of("patient", "patient", "user")))));
        Map<String, String> claims = new TreeMap<>(Map.of("tenant", TENANT_QUIET, "roles", "doctor"));
        switch (random.nextInt(4)) {
            case 0 ->
                claims.putAll(Map.of(
                        "roles", "patient", "fhirUser", "Patient/" + patient, "patient", patient, "scope", scopes));
            case 1 -> {
                claims.putAll(Map.of("fhirUser", "Practitioner/grace", "patient", patient));
                claims.put("scope", scopes.replace("user/", "patient/"));
            }
            case 2 -> {
                claims.put("fhirUser", "Practitioner/grace");
                claims.put("scope", scopes.replace("patient/", "user/"));
            }
            default -> {
                claims.putAll(Map.of("roles", "integration", "client_id", "it-backend", "sub", "it-backend"));
                claims.put("scope", scopes.replace("patient/", "system/").replace("user/", "system/"));
            }
        }
        return claims;
    }

    private static String scope(RandomGenerator random, String level) {
        String type = random.nextInt(3) == 0 ? "*" : pick(random, TYPES);
        String filter =
                type.equals("Observation") && random.nextInt(3) == 0 ? "?category=" + CATEGORIES + "|laboratory" : "";
        return level + "/" + type + "." + pick(random, List.of("rs", "rs", "r", "s", "cruds")) + filter;
    }

    private static <T> T pick(RandomGenerator random, List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private String create(String type, String body) {
        Answer created = system(TENANT_QUIET).post("/fhir/" + type, body);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.id();
    }
}
