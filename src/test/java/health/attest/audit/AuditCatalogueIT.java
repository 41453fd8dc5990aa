package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.Http.Answer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every kind of request leaves exactly the events listed here. */
class AuditCatalogueIT extends AuditIT {

    @Test
    void aCreateIsOneEventAboutItsPatient() {
        String patient = createPatient();

        Answer created = createObservation(patient);

        assertThat(inShort(created)).containsExactly("create C 0 Patient/" + patient);
    }

    @Test
    void aCreateAboutNobodyIsOneEvent() {
        Answer created =
                system(TENANT_A).post("/fhir/Organization", "{\"resourceType\":\"Organization\",\"name\":\"x\"}");

        assertThat(inShort(created)).containsExactly("create C 0");
    }

    @Test
    void readVreadAndHistoryAreOneEventEach() {
        String patient = createPatient();
        String path = "/fhir/Observation/" + createObservation(patient).id();

        assertThat(inShort(system(TENANT_A).get(path))).containsExactly("read R 0 Patient/" + patient);
        assertThat(inShort(system(TENANT_A).get(path + "/_history/1"))).containsExactly("vread R 0 Patient/" + patient);
        assertThat(inShort(system(TENANT_A).get(path + "/_history")))
                .containsExactly("history-instance R 0 Patient/" + patient);
    }

    @Test
    void aSearchIsOneEventForTheQueryAndOneForEachPatientFound() {
        String first = createPatient();
        String second = createPatient();
        createObservation(first);
        createObservation(first);
        createObservation(second);

        Answer found = system(TENANT_A).get("/fhir/Observation?subject=Patient/" + first + ",Patient/" + second);

        assertThat(inShort(found))
                .containsExactlyInAnyOrder(
                        "search-type E 0", "search-type E 0 Patient/" + first, "search-type E 0 Patient/" + second);
    }

    @Test
    void aSearchThatFindsNothingIsStillOneEvent() {
        Answer found = system(TENANT_A).get("/fhir/Observation?subject=Patient/" + UUID.randomUUID());

        assertThat(inShort(found)).containsExactly("search-type E 0");
    }

    @Test
    void aSearchByPostIsRecordedLikeOneByGet() {
        String patient = createPatient();
        createObservation(patient);

        Answer found = system(TENANT_A)
                .send(
                        "POST",
                        "/fhir/Observation/_search",
                        "application/x-www-form-urlencoded",
                        "subject=Patient/" + patient);

        assertThat(inShort(found)).contains("search-type E 0");
    }

    @Test
    void aPageIsAnAccessOfItsOwn() {
        String patient = createPatient();
        createObservation(patient);
        createObservation(patient);
        Answer first = system(TENANT_A).get("/fhir/Observation?_count=1&subject=Patient/" + patient);
        String next = link(first, "next");

        Answer page = system(TENANT_A).get(next.replaceFirst("^https?://[^/]+", baseUrl()));

        assertThat(page.status()).isEqualTo(200);
        assertThat(inShort(page))
                .containsExactlyInAnyOrder("search search-page E 0", "search search-page E 0 Patient/" + patient);
    }

    @Test
    void updatePatchAndDeleteAreOneEventEach() {
        String patient = createPatient();
        String id = createObservation(patient).id();
        String path = "/fhir/Observation/" + id;
        String changed = observation(patient)
                .replace("\"status\"", "\"id\":\"" + id + "\",\"status\"")
                .replace("weight", "height");

        assertThat(inShort(system(TENANT_A).put(path, changed))).containsExactly("update U 0 Patient/" + patient);
        assertThat(inShort(system(TENANT_A)
                        .patch(
                                path,
                                "application/json-patch+json",
                                "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"amended\"}]")))
                .containsExactly("patch U 0 Patient/" + patient);
        assertThat(inShort(system(TENANT_A).delete(path))).containsExactly("delete D 0 Patient/" + patient);
    }

    @Test
    void anUpdateThatMovesARecordConcernsBothPatients() {
        String from = createPatient();
        String to = createPatient();
        String id = createObservation(from).id();

        Answer moved = system(TENANT_A)
                .put(
                        "/fhir/Observation/" + id,
                        observation(to).replace("\"status\"", "\"id\":\"" + id + "\",\"status\""));

        assertThat(inShort(moved)).containsExactlyInAnyOrder("update U 0 Patient/" + from, "update U 0 Patient/" + to);
    }

    @Test
    void whatIsAbsentIsAFailureThatSaysWhatWasAskedFor() {
        String id = UUID.randomUUID().toString();

        Answer missing = system(TENANT_A).get("/fhir/Observation/" + id);

        assertThat(missing.status()).isEqualTo(404);
        JsonNode event = events(missing).get(0);
        assertThat(inShort(event)).startsWith("read R ").isNotEqualTo("read R 0");
        assertThat(event.path("entity").toString()).contains("Observation/" + id);
    }

    @Test
    void aMalformedBodyIsAFailure() {
        Answer refused =
                system(TENANT_A).post("/fhir/Observation", "{\"resourceType\":\"Observation\",\"nonsense\":1}");

        assertThat(refused.status()).isBetween(400, 422);
        assertThat(inShort(refused)).containsExactly("create C 4");
    }

    @Test
    void eachEntryOfABatchHasItsEventsAndOneBadEntryItsFailure() {
        String patient = createPatient();
        String observation = createObservation(patient).id();
        String batch = "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
                + "{\"request\":{\"method\":\"GET\",\"url\":\"Observation/" + observation + "\"}},"
                + "{\"request\":{\"method\":\"GET\",\"url\":\"Observation?subject=Patient/" + patient + "\"}},"
                + "{\"request\":{\"method\":\"GET\",\"url\":\"Observation/" + UUID.randomUUID() + "\"}},"
                + "{\"request\":{\"method\":\"POST\",\"url\":\"Observation\"},\"resource\":" + observation(patient)
                + "}]}";

        Answer answered = system(TENANT_A).post("/fhir", batch);

        assertThat(answered.status()).as(answered.body()).isEqualTo(200);
        assertThat(inShort(answered))
                .containsExactlyInAnyOrder(
                        "batch E 0",
                        "read R 0 Patient/" + patient,
                        "search-type E 0",
                        "search-type E 0 Patient/" + patient,
                        "read R 4",
                        "create C 0 Patient/" + patient);
    }

    @Test
    void aTransactionThatRollsBackLeavesOneFailureAndNoSuccess() {
        String patient = createPatient();
        String transaction = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
                + "{\"request\":{\"method\":\"POST\",\"url\":\"Observation\"},\"resource\":" + observation(patient)
                + "},"
                + "{\"request\":{\"method\":\"POST\",\"url\":\"Observation\"},\"resource\":"
                + observation(UUID.randomUUID().toString()) + "}]}";

        Answer refused = system(TENANT_A).post("/fhir", transaction);

        assertThat(refused.status()).isBetween(400, 422);
        assertThat(inShort(refused)).containsExactly("transaction E 4");
    }

    @Test
    void anOperationSaysItsNameAndWhomItDisclosed() {
        String patient = createPatient();
        createObservation(patient);

        Answer everything = system(TENANT_A).get("/fhir/Patient/" + patient + "/$everything");

        assertThat(everything.status()).as(everything.body()).isEqualTo(200);
        assertThat(inShort(everything))
                .containsExactlyInAnyOrder("operation $everything E 0", "operation $everything E 0 Patient/" + patient);
    }

    @Test
    void metadataLeavesNothing() {
        Answer metadata = system(TENANT_A).get("/fhir/metadata");

        assertThat(metadata.status()).isEqualTo(200);
        assertThat(events(metadata)).isEmpty();
    }

    @Test
    void readingTheJournalIsOneEvent() {
        createObservation(createPatient());

        Answer read = auditor().get("/fhir/AuditEvent?action=C");

        assertThat(read.json().path("entry")).isNotEmpty();
        assertThat(inShort(read)).containsExactly("search-type E 0");
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
