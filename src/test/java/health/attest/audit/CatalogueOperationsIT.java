package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.journey.Http;
import health.attest.journey.Http.Answer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operations, each by its name, and the journal's own reading, export and feed. */
class CatalogueOperationsIT extends CatalogueIT {
    private static final String REASON = "{\"name\":\"reason\",\"valueString\":\"unconscious in the emergency room\"}";

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
    void everythingSaysItsNameAndWhomItDisclosed() {
        leaves(
                system(TENANT_A).get("/fhir/Patient/" + patient + "/$everything"),
                200,
                "operation $everything E 0",
                "operation $everything E 0" + about);
    }

    @Test
    void operationsOfTheLedgerAreQueries() {
        leaves(auditor().get("/fhir/$ledger-status"), 200, "operation $ledger-status E 0");
        leaves(auditor().get("/fhir/$consistency-proof?from=0&to=0"), 200, "operation $consistency-proof E 0");
        Answer verified =
                system(TENANT_A).post("/fhir/Observation/" + observation + "/_history/1/$verify", parameters());
        assertThat(inShort(verified)).containsExactly("operation $verify E 0");
    }

    @Test
    void breakingTheGlassIsAnOperationOnThePatient() {
        Http doctor = user("doctor", "user/*.rs");

        Answer opened = doctor.post("/fhir/Patient/" + patient + "/$break-glass", parameters(REASON));

        assertThat(opened.status()).as(opened.body()).isEqualTo(200);
        assertThat(inShort(opened)).anyMatch(event -> event.startsWith("operation $break-glass E 0"));
        assertThat(inShort(doctor.post("/fhir/Patient/" + patient + "/$end-break-glass", parameters())))
                .anyMatch(event -> event.startsWith("operation $end-break-glass E 0"));
    }

    @Test
    void aReportOfAccessesIsAnOperation() {
        Answer report = patient(patient, "patient/*.rs").get("/fhir/Patient/" + patient + "/$access-report");

        assertThat(report.status()).as(report.body()).isEqualTo(200);
        assertThat(inShort(report)).contains("operation $access-report E 0");
    }

    @Test
    void anOperationNobodyOffersIsARefusal() {
        Answer refused = system(TENANT_A).post("/fhir/$expunge", parameters());

        assertThat(refused.status()).isBetween(400, 405);
        assertThat(inShort(refused)).hasSize(1).allMatch(event -> event.matches("operation \\$expunge E [48]"));
    }

    @Test
    void readingTheJournalIsOneEventWhateverItFound() {
        String id = events(createObservation(patient)).get(0).path("id").asText();

        leaves(auditor().get("/fhir/AuditEvent/" + id), 200, "read R 0");
        leaves(auditor().get("/fhir/AuditEvent/" + id + "/_history/1"), 200, "vread R 0");
        leaves(auditor().get("/fhir/AuditEvent?action=C"), 200, "search-type E 0");
        leaves(auditor().get("/fhir/AuditEvent?_summary=count&action=C"), 200, "search-type E 0");
        leaves(
                auditor()
                        .send(
                                "POST",
                                "/fhir/AuditEvent/_search",
                                "application/x-www-form-urlencoded",
                                "patient=" + patient),
                200,
                "search-type E 0");
        leaves(auditor().get("/fhir/AuditEvent/" + UUID.randomUUID()), 404, "read R 4");
    }

    @Test
    void exportingTheJournalIsOneEventForEachFile() {
        leaves(auditor().get("/fhir/AuditEvent/$export?patient=" + patient), 200, "operation $export E 0");
        leaves(
                auditor().get("/fhir/AuditEvent/$export?_outputFormat=csv&patient=" + patient),
                200,
                "operation $export E 0");
        leaves(user("auditor", "user/AuditEvent.s").get("/fhir/AuditEvent/$export"), 403, "operation $export E 8");
    }

    @Test
    void changingTheJournalIsARefusal() {
        String id = events(createObservation(patient)).get(0).path("id").asText();
        String event = "{\"resourceType\":\"AuditEvent\",\"id\":\"" + id + "\"}";

        leaves(auditor().put("/fhir/AuditEvent/" + id, event), 405, "update U 8");
        leaves(auditor().patch("/fhir/AuditEvent/" + id, "application/json-patch+json", "[]"), 405, "patch U 8");
        leaves(auditor().delete("/fhir/AuditEvent/" + id), 405, "delete D 8");
    }

    @Test
    void feedingTheJournalIsACreateForEachEvent() {
        Http source = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant", TENANT_A,
                        "client_id", "it-feed",
                        "sub", "it-feed",
                        "roles", "integration",
                        "scope", "system/AuditEvent.c")));
        String event = "{\"resourceType\":\"AuditEvent\",\"type\":{\"code\":\"rest\"},\"outcome\":\"0\","
                + "\"recorded\":\"2026-11-01T10:00:00Z\",\"agent\":[{\"requestor\":true}],"
                + "\"source\":{\"observer\":{\"identifier\":{\"value\":\"lab-1\"}}}}";

        leaves(source.post("/fhir/AuditEvent", event), 201, "create C 0");
        leaves(
                source.post(
                        "/fhir",
                        bundle("batch", entry("POST", "AuditEvent", event), entry("POST", "AuditEvent", event))),
                200,
                "batch E 0",
                "create C 0",
                "create C 0");
        leaves(source.post("/fhir/AuditEvent", event.replace("lab-1", "lab-2")), 422, "create C 4");
    }
}
