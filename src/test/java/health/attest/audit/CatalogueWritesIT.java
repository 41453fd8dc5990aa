package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.journey.Http.Answer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes: one event for each patient concerned, before or after, and none for what was not written. */
class CatalogueWritesIT extends CatalogueIT {
    private String patient = "";
    private String about = "";

    @BeforeEach
    void record() {
        patient = createPatient();
        about = " Patient/" + patient;
    }

    @Test
    void aCreateIsOneEventAboutItsPatient() {
        leaves(createObservation(patient), 201, "create C 0" + about);
    }

    @Test
    void aCreateAboutNobodyIsOneEvent() {
        leaves(
                system(TENANT_A).post("/fhir/Organization", "{\"resourceType\":\"Organization\",\"name\":\"x\"}"),
                201,
                "create C 0");
    }

    @Test
    void aCreateOfAPatientConcernsThem() {
        Answer created = system(TENANT_A)
                .post(
                        "/fhir/Patient",
                        "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Journal\"}],\"birthDate\":\"1980-01-01\"}");

        leaves(created, 201, "create C 0 Patient/" + created.id());
    }

    @Test
    void aConditionalCreateIsACreateOnceAndThenAnAccess() {
        String mark = UUID.randomUUID().toString();
        String marked =
                observation(patient).replace("\"status\"", "\"identifier\":[{\"value\":\"" + mark + "\"}],\"status\"");

        leaves(
                system(TENANT_A).with("If-None-Exist", "identifier=" + mark).post("/fhir/Observation", marked),
                201,
                "create C 0" + about);
        leaves(
                system(TENANT_A).with("If-None-Exist", "identifier=" + mark).post("/fhir/Observation", marked),
                200,
                "create C 0" + about);
    }

    @Test
    void updatePatchAndDeleteAreOneEventEach() {
        String id = createObservation(patient).id();
        String path = "/fhir/Observation/" + id;
        String changed = withId(id, observation(patient)).replace("weight", "height");

        leaves(system(TENANT_A).put(path, changed), 200, "update U 0" + about);
        leaves(
                system(TENANT_A)
                        .patch(
                                path,
                                "application/json-patch+json",
                                "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"amended\"}]"),
                200,
                "patch U 0" + about);
        leaves(
                system(TENANT_A)
                        .patch(
                                path,
                                "application/fhir+json",
                                parameters(
                                        "{\"name\":\"operation\",\"part\":[{\"name\":\"type\",\"valueCode\":\"replace\"},"
                                                + "{\"name\":\"path\",\"valueString\":\"Observation.status\"},"
                                                + "{\"name\":\"value\",\"valueCode\":\"corrected\"}]}")),
                200,
                "patch U 0" + about);
        leaves(system(TENANT_A).delete(path), 200, "delete D 0" + about);
        leaves(system(TENANT_A).get(path), 410, "read R 4" + about);
    }

    @Test
    void anUpdateThatChangesNothingIsOneEvent() {
        Answer created = createObservation(patient);

        leaves(
                system(TENANT_A).put("/fhir/Observation/" + created.id(), withId(created.id(), observation(patient))),
                200,
                "update U 0" + about);
    }

    @Test
    void anUpdateThatMovesARecordConcernsBothPatients() {
        String to = createPatient();
        String id = createObservation(patient).id();

        leaves(
                system(TENANT_A).put("/fhir/Observation/" + id, withId(id, observation(to))),
                200,
                "update U 0" + about,
                "update U 0 Patient/" + to);
    }

    @Test
    void anUpdateToANewIdIsACreate() {
        String id = UUID.randomUUID().toString();

        leaves(
                system(TENANT_A).put("/fhir/Observation/" + id, withId(id, observation(patient))),
                201,
                "create C 0" + about);
    }

    @Test
    void conditionalUpdatePatchAndDeleteConcernWhatTheyFind() {
        String mark = UUID.randomUUID().toString();
        String marked =
                observation(patient).replace("\"status\"", "\"identifier\":[{\"value\":\"" + mark + "\"}],\"status\"");
        String path = "/fhir/Observation?identifier=" + mark;

        leaves(system(TENANT_A).put(path, marked), 201, "create C 0" + about);
        leaves(system(TENANT_A).put(path, marked.replace("weight", "height")), 200, "update U 0" + about);
        leaves(
                system(TENANT_A)
                        .patch(
                                path,
                                "application/json-patch+json",
                                "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"amended\"}]"),
                200,
                "patch U 0" + about);
        leaves(system(TENANT_A).delete(path), 200, "delete D 0" + about);
    }

    @Test
    void aWriteOnAnotherVersionThanTheCurrentIsAFailureAboutThePatient() {
        String id = createObservation(patient).id();

        Answer conflict = system(TENANT_A)
                .with("If-Match", "W/\"7\"")
                .put("/fhir/Observation/" + id, withId(id, observation(patient)));

        assertThat(conflict.status()).isIn(409, 412);
        leaves(conflict, conflict.status(), "update U 4" + about);
    }

    @Test
    void aWriteThatIsNotTakenIsAFailure() {
        leaves(
                system(TENANT_A).post("/fhir/Observation", "{\"resourceType\":\"Observation\",\"nonsense\":1}"),
                400,
                "create C 4");
        leaves(system(TENANT_A).post("/fhir/Observation", "{\"resourceType\":"), 400, "create C 4");
        Answer invalid = system(TENANT_A).post("/fhir/Observation", "{\"resourceType\":\"Observation\"}");
        assertThat(invalid.status()).isIn(400, 422);
        leaves(invalid, invalid.status(), "create C 4");
        leaves(
                system(TENANT_A)
                        .post("/fhir/Observation", observation(UUID.randomUUID().toString())),
                400,
                "create C 4");
    }
}
