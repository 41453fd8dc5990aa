package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.Http;
import health.attest.journey.Http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads, histories and searches: one event for each patient disclosed, and one for each query. */
class CatalogueReadsIT extends CatalogueIT {
    private String patient = "";
    private String observation = "";
    private String about = "";

    @BeforeEach
    void record() {
        patient = createPatient();
        observation = createObservation(patient).id();
        about = " Patient/" + patient;
    }

    @Test
    void aReadIsOneEventHoweverItIsShaped() {
        String path = "/fhir/Observation/" + observation;

        leaves(system(TENANT_A).get(path), 200, "read R 0" + about);
        leaves(system(TENANT_A).get(path + "?_summary=true"), 200, "read R 0" + about);
        leaves(system(TENANT_A).get(path + "?_elements=status"), 200, "read R 0" + about);
        leaves(system(TENANT_A).with("Accept", "application/fhir+xml").get(path), 200, "read R 0" + about);
        leaves(system(TENANT_A).get("/fhir/Patient/" + patient), 200, "read R 0" + about);
    }

    @Test
    void aReadThatNeedNotBeAnsweredAgainIsStillAnAccess() {
        Answer unchanged = system(TENANT_A).with("If-None-Match", "W/\"1\"").get("/fhir/Observation/" + observation);

        leaves(unchanged, 304, "read R 0" + about);
    }

    @Test
    void aReadWithoutItsBodyIsAnAccess() {
        leaves(system(TENANT_A).send("HEAD", "/fhir/Observation/" + observation, null, null), 200, "read R 0" + about);
    }

    @Test
    void aReadAboutNobodyIsOneEventWithoutPatient() {
        String organization = system(TENANT_A)
                .post("/fhir/Organization", "{\"resourceType\":\"Organization\",\"name\":\"x\"}")
                .id();

        leaves(system(TENANT_A).get("/fhir/Organization/" + organization), 200, "read R 0");
    }

    @Test
    void aVersionAndEachKindOfHistoryAreOneEventEach() {
        String path = "/fhir/Observation/" + observation;

        leaves(system(TENANT_A).get(path + "/_history/1"), 200, "vread R 0" + about);
        leaves(system(TENANT_A).get(path + "/_history"), 200, "history-instance R 0" + about);
        leaves(system(TENANT_A).get(path + "/_history/7"), 404, "vread R 4" + about);
    }

    @Test
    void aHistoryOfATypeOrOfEverythingIsAQueryAndOneEventForEachPatient() {
        Answer type = system(TENANT_A).get("/fhir/Observation/_history?_count=1");
        Answer everything = system(TENANT_A).get("/fhir/_history?_count=1");

        assertThat(inShort(type)).contains("history-type R 0").hasSize(2);
        assertThat(inShort(everything)).contains("history-system R 0").hasSize(2);
    }

    @Test
    void aSearchIsOneEventForTheQueryAndOneForEachPatientFound() {
        String other = createPatient();
        createObservation(patient);
        createObservation(other);

        Answer found = system(TENANT_A).get("/fhir/Observation?subject=Patient/" + patient + ",Patient/" + other);

        leaves(found, 200, "search-type E 0", "search-type E 0" + about, "search-type E 0 Patient/" + other);
    }

    @Test
    void theQueryStandsInItsEventAsAsked() {
        Answer found = system(TENANT_A).get("/fhir/Observation?status=final&subject=Patient/" + patient);

        JsonNode query = events(found).get(0).path("entity").findValue("query");
        assertThat(new String(Base64.getDecoder().decode(query.asText()), StandardCharsets.UTF_8))
                .isEqualTo("GET Observation?status=final&subject=Patient/" + patient);
    }

    @Test
    void aSearchThatFindsNothingOrOnlyCountsIsOneEvent() {
        leaves(system(TENANT_A).get("/fhir/Observation?subject=Patient/" + UUID.randomUUID()), 200, "search-type E 0");
        leaves(
                system(TENANT_A).get("/fhir/Observation?_summary=count&subject=Patient/" + patient),
                200,
                "search-type E 0");
    }

    @Test
    void aSearchByPostIsRecordedLikeOneByGet() {
        Answer found = system(TENANT_A)
                .send(
                        "POST",
                        "/fhir/Observation/_search",
                        "application/x-www-form-urlencoded",
                        "subject=Patient/" + patient);

        leaves(found, 200, "search-type E 0", "search-type E 0" + about);
    }

    @Test
    void whatASearchIncludesIsDisclosedToo() {
        leaves(
                system(TENANT_A).get("/fhir/Observation?_include=Observation:subject&_id=" + observation),
                200,
                "search-type E 0",
                "search-type E 0" + about);
        leaves(
                system(TENANT_A).get("/fhir/Patient?_revinclude=Observation:subject&_id=" + patient),
                200,
                "search-type E 0",
                "search-type E 0" + about);
        leaves(
                system(TENANT_A).get("/fhir/Observation?subject:Patient._id=" + patient),
                200,
                "search-type E 0",
                "search-type E 0" + about);
    }

    @Test
    void aPageIsAnAccessOfItsOwn() {
        createObservation(patient);
        Http caller = system(TENANT_A);
        Answer first = caller.get("/fhir/Observation?_count=1&subject=Patient/" + patient);
        String next = link(first, "next");

        Answer page = caller.get(next.substring(next.indexOf("/fhir")));

        leaves(page, 200, "search search-page E 0", "search search-page E 0" + about);
    }

    @Test
    void metadataLeavesNothing() {
        leaves(system(TENANT_A).get("/fhir/metadata"), 200);
        leaves(anonymous().get("/fhir/metadata"), 200);
    }

    private static String link(Answer answer, String relation) {
        for (JsonNode link : answer.json().path("link")) {
            if (link.path("relation").asText().equals(relation)) {
                return link.path("url").asText();
            }
        }
        throw new AssertionError("no link " + relation + " in " + answer.body());
    }
}
