package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.journey.Http.Answer;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers find, and what they never find: each resource of somebody else carries a mark that must not appear. */
class ScopesIT extends ServerIT {
    private static final String LABORATORY = "http://terminology.hl7.org/CodeSystem/observation-category|laboratory";

    private final String marker = "canary-" + UUID.randomUUID();
    private String alice = "";
    private String bob = "";
    private String bobsObservation = "";

    @BeforeEach
    void onePatientWithDataAndAnother() {
        alice = create("Patient", "{\"resourceType\":\"Patient\",\"active\":true}");
        bob = create("Patient", "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"" + marker + "\"}]}");
        bobsObservation = create("Observation", observation(bob, "laboratory", marker));
        create("Observation", observation(alice, "laboratory", "alices-laboratory"));
        create("Observation", observation(alice, "vital-signs", "alices-vital-signs"));
    }

    @Test
    void aPatientFindsTheirOwnAndNothingElse() {
        Answer found = patient(alice, "patient/*.rs").get("/fhir/Observation?_total=accurate");

        assertThat(found.status()).as(found.body()).isEqualTo(200);
        assertThat(found.json().path("total").asInt()).isEqualTo(2);
        assertThat(found.body())
                .contains("alices-laboratory", "alices-vital-signs")
                .doesNotContain(marker, bob);
    }

    /** More of somebody else's than HAPI looks at in one go: what is found must be asked for, not sorted out after. */
    @Test
    void aPatientFindsTheirOwnAmongManyOfSomebodyElses() {
        createMany(bob, 150);
        String own = create("Observation", observation(alice, "laboratory", "alices-latest"));
        Http caller = patient(alice, "patient/*.rs");

        for (String query : new String[] {"", "?_include=Observation:subject", "?_count=2&_sort=-_lastUpdated"}) {
            Answer found = caller.get("/fhir/Observation" + query);
            StringBuilder all = new StringBuilder(found.body());
            while (!found.next().isEmpty()) {
                found = caller.get(found.next());
                all.append(found.body());
            }
            assertThat(all)
                    .as(query)
                    .contains("alices-laboratory", "alices-vital-signs", own)
                    .doesNotContain(marker);
        }
        assertThat(caller.get("/fhir/Patient").body()).contains(alice);
        assertThat(caller.get("/fhir/Observation?performer=Patient/" + alice).body())
                .doesNotContain("alices-laboratory", marker);
    }

    private void createMany(String patient, int count) {
        String entries = IntStream.range(0, count)
                .mapToObj(each -> "{\"resource\":" + observation(patient, "laboratory", marker)
                        + ",\"request\":{\"method\":\"POST\",\"url\":\"Observation\"}}")
                .collect(Collectors.joining(","));
        assertThat(system(TENANT_A)
                        .post(
                                "/fhir",
                                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + entries + "]}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void namingAnotherPatientFindsNothing() {
        Http caller = patient(alice, "patient/*.rs");

        for (String query : new String[] {
            "Observation?subject=Patient/" + bob,
            "Observation?_id=" + bobsObservation,
            "Patient?_id=" + bob,
            "Patient?family=" + marker
        }) {
            Answer found = caller.get("/fhir/" + query);

            assertThat(found.status()).isEqualTo(200);
            assertThat(found.json().path("entry").size()).as(query).isZero();
        }
    }

    @Test
    void whatIsHiddenIsWhatIsAbsent() {
        Http caller = patient(alice, "patient/*.rs");

        Answer hidden = caller.get("/fhir/Observation/" + bobsObservation);
        Answer absent = caller.get("/fhir/Observation/" + UUID.randomUUID());
        system(TENANT_A).delete("/fhir/Observation/" + bobsObservation);
        Answer gone = caller.get("/fhir/Observation/" + bobsObservation);

        assertThat(hidden.status()).isEqualTo(404);
        assertThat(absent.status()).isEqualTo(404);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(coding(hidden)).isEqualTo(coding(absent)).isEqualTo(coding(gone));
    }

    @Test
    void aBatchFindsWhatTheDirectSearchFinds() {
        String batch = "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
                + get("Observation")
                + ","
                + get("Observation/" + bobsObservation)
                + ","
                + get("AuditEvent")
                + "]}";

        Answer answer = patient(alice, "patient/*.rs").post("/fhir", batch);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().at("/entry/0/response/status").asText()).startsWith("200");
        assertThat(answer.json().at("/entry/1/response/status").asText()).startsWith("404");
        assertThat(answer.json().at("/entry/2/response/status").asText()).startsWith("403");
        assertThat(answer.body()).contains("alices-laboratory").doesNotContain(marker);
    }

    @Test
    void aGranularScopeNarrowsWhatASearchFinds() {
        Answer found =
                patient(alice, "patient/Observation.rs?category=" + LABORATORY).get("/fhir/Observation");

        assertThat(found.body()).contains("alices-laboratory").doesNotContain("alices-vital-signs", marker);
    }

    @Test
    void anIncludeBringsOnlyWhatMayBeRead() {
        Answer without = patient(alice, "patient/Observation.rs").get("/fhir/Observation?_include=Observation:subject");
        Answer with = patient(alice, "patient/Observation.rs patient/Patient.r")
                .get("/fhir/Observation?_include=Observation:subject");

        assertThat(without.body()).doesNotContain("\"resourceType\":\"Patient\"");
        assertThat(with.body()).contains("\"resourceType\":\"Patient\"").doesNotContain(marker);
    }

    @Test
    void aLaterPageIncludesNoMoreThanTheFirst() {
        Http searcher = patient(alice, "patient/Observation.s patient/Patient.s");
        Answer first = searcher.get("/fhir/Observation?_include=Observation:subject&_count=1");
        Answer second = searcher.get(first.next());

        assertThat(second.status()).isEqualTo(200);
        assertThat(first.body() + second.body())
                .contains("alices-laboratory", "alices-vital-signs")
                .doesNotContain("\"resourceType\":\"Patient\"");
    }

    @Test
    void aLaterPageOfEverythingHoldsNothingThatMayOnlyBeSearched() {
        Http reader = patient(alice, "patient/Patient.rs patient/Condition.rs patient/Observation.s");
        for (int i = 0; i < 2; i++) {
            create(
                    "Condition",
                    "{\"resourceType\":\"Condition\",\"subject\":{\"reference\":\"Patient/%s\"}}".formatted(alice));
        }
        Answer page = reader.get("/fhir/Patient/" + alice + "/$everything?_count=1");
        StringBuilder all = new StringBuilder(page.body());
        while (!page.next().isEmpty()) {
            page = reader.get(page.next());
            all.append(page.body());
        }

        assertThat(all).contains("\"resourceType\":\"Condition\"").doesNotContain("alices-laboratory", marker);
    }

    @Test
    void whoMayOnlyReadListsNoHistory() {
        Http reader = patient(alice, "patient/Patient.rs patient/Observation.r");

        for (String path : new String[] {"/fhir/Observation/_history?_count=1", "/fhir/_history?_count=1"}) {
            Answer refused = reader.get(path);
            assertThat(refused.status()).as(path).isEqualTo(403);
            assertThat(refused.body()).doesNotContain("alices-", marker);
        }
    }

    @Test
    void aPageLinkIsWorthNothingInOtherHands() {
        Http owner = patient(alice, "patient/*.rs");
        Answer first = owner.get("/fhir/Observation?_count=1");
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        String path = first.next();

        assertThat(owner.get(path).status()).isEqualTo(200);
        assertThat(patient(bob, "patient/*.rs").get(path).status()).isEqualTo(410);
        assertThat(patient(alice, "patient/*.r").get(path).status()).isEqualTo(410);
        assertThat(system(TENANT_A).get(path).status()).isEqualTo(410);
        assertThat(system(TENANT_B).get(path).status()).isEqualTo(410);
    }

    @Test
    void whoMayOnlyWriteReadsNothingBack() {
        Answer created = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant", TENANT_A,
                        "client_id", "writer",
                        "sub", "writer",
                        "roles", "integration",
                        "scope", "system/Observation.c")))
                .post("/fhir/Observation", observation(alice, "laboratory", marker));

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.body()).doesNotContain(marker);
    }

    @Test
    void aPractitionersLaunchSeesOnePatientAndThePlaceTheyWorkAt() {
        String location = create("Location", "{\"resourceType\":\"Location\",\"name\":\"Ward 7\"}");
        Http launched = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant", TENANT_A,
                        "roles", "doctor",
                        "fhirUser", "Practitioner/grace",
                        "patient", alice,
                        "scope", "patient/*.rs")));

        assertThat(launched.get("/fhir/Location/" + location).status()).isEqualTo(200);
        assertThat(launched.get("/fhir/Patient/" + alice).status()).isEqualTo(200);
        assertThat(launched.get("/fhir/Patient/" + bob).status()).isEqualTo(404);
        assertThat(launched.get("/fhir/Observation").body()).doesNotContain(marker);
    }

    @Test
    void theOtherTenantKnowsNothingOfIt() {
        Answer found = system(TENANT_B).get("/fhir/Patient?_id=" + alice + "," + bob);

        assertThat(found.json().path("entry").size()).isZero();
        assertThat(found.body()).doesNotContain(marker);
    }

    @Test
    void badCredentialsAreNeverAFault() {
        Http twice = system(TENANT_A).with("Authorization", "Bearer x");

        assertThat(twice.get("/fhir/Patient").status()).isEqualTo(400);
        assertThat(anonymous()
                        .with("Authorization", "Bearer " + "x".repeat(1_000_000))
                        .get("/fhir/Patient")
                        .status())
                .isIn(400, 431);
    }

    private Http patient(String id, String scope) {
        return anonymous().withToken(ISSUER.patientToken(TENANT_A, id, scope));
    }

    private String create(String type, String body) {
        Answer created = system(TENANT_A).post("/fhir/" + type, body);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.id();
    }

    private static String observation(String patient, String category, String text) {
        return ("{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"%s\"},"
                        + "\"category\":[{\"coding\":[{\"system\":"
                        + "\"http://terminology.hl7.org/CodeSystem/observation-category\",\"code\":\"%s\"}]}],"
                        + "\"subject\":{\"reference\":\"Patient/%s\"}}")
                .formatted(text, category, patient);
    }

    private static String get(String url) {
        return "{\"request\":{\"method\":\"GET\",\"url\":\"" + url + "\"}}";
    }

    private static String coding(Answer answer) {
        return answer.json().at("/issue/0/details/coding/0/code").asText();
    }
}
