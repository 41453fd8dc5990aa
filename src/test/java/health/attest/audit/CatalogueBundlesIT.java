package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.journey.Http.Answer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches and transactions: one event for the bundle and those of each entry, or one failure for all of it. */
class CatalogueBundlesIT extends CatalogueIT {
    private String patient = "";
    private String about = "";
    private String observation = "";

    @BeforeEach
    void record() {
        patient = createPatient();
        about = " Patient/" + patient;
        observation = createObservation(patient).id();
    }

    @Test
    void eachEntryOfABatchHasItsEventsAndABadOneItsFailure() {
        String second = createObservation(patient).id();
        String third = createObservation(patient).id();
        String batch = bundle(
                "batch",
                entry("GET", "Observation/" + observation),
                entry("GET", "Observation/" + observation + "/_history/1"),
                entry("GET", "Observation?subject=Patient/" + patient),
                entry("GET", "Observation/" + UUID.randomUUID()),
                entry("POST", "Observation", observation(patient)),
                entry(
                        "PUT",
                        "Observation/" + second,
                        withId(second, observation(patient).replace("weight", "height"))),
                entry("DELETE", "Observation/" + third));

        Answer answered = system(TENANT_A).post("/fhir", batch);

        leaves(
                answered,
                200,
                "batch E 0",
                "read R 0" + about,
                "vread R 0" + about,
                "search-type E 0",
                "search-type E 0" + about,
                "read R 4",
                "create C 0" + about,
                "update U 0" + about,
                "delete D 0" + about);
    }

    @Test
    void aRefusedEntryOfABatchIsARefusal() {
        Answer answered = patient(patient, "patient/Observation.rs")
                .post(
                        "/fhir",
                        bundle(
                                "batch",
                                entry("GET", "Observation/" + observation),
                                entry("GET", "Condition?patient=" + patient),
                                entry("POST", "Observation", observation(patient))));

        leaves(answered, 200, "batch E 0", "read R 0" + about, "search-type E 8", "create C 8");
    }

    @Test
    void aTransactionLeavesTheEventsOfItsEntries() {
        Answer answered = system(TENANT_A)
                .post(
                        "/fhir",
                        bundle(
                                "transaction",
                                entry("POST", "Observation", observation(patient)),
                                entry(
                                        "PUT",
                                        "Observation/" + observation,
                                        withId(observation, observation(patient).replace("weight", "height"))),
                                entry("GET", "Patient/" + patient)));

        leaves(answered, 200, "transaction E 0", "create C 0" + about, "update U 0" + about, "read R 0" + about);
    }

    @Test
    void aTransactionThatRollsBackLeavesOneFailureAndNoSuccess() {
        String transaction = bundle(
                "transaction",
                entry("POST", "Observation", observation(patient)),
                entry("POST", "Observation", observation(UUID.randomUUID().toString())));

        leaves(system(TENANT_A).post("/fhir", transaction), 400, "transaction E 4");
        assertThat(system(TENANT_A)
                        .get("/fhir/Observation?_summary=count&subject=Patient/" + patient)
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aRefusedTransactionIsOneRefusal() {
        Answer refused = patient(patient, "patient/Observation.rs")
                .post("/fhir", bundle("transaction", entry("DELETE", "Observation/" + observation)));

        leaves(refused, 403, "transaction E 8");
    }

    @Test
    void aBundleWithoutEntriesIsStillARequest() {
        leaves(system(TENANT_A).post("/fhir", "{\"resourceType\":\"Bundle\",\"type\":\"batch\"}"), 200, "batch E 0");
    }

    @Test
    void aBundleThatCannotBeReadIsAFailure() {
        leaves(
                system(TENANT_A).post("/fhir", "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":7}"),
                400,
                "transaction E 4");
    }
}
