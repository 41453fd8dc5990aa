package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.Http;
import health.attest.journey.Http.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reads which events. */
class AuditReadersIT extends AuditIT {
    private static final String EVERYTHING = "user/AuditEvent.rs user/*.cruds attest/audit.read attest/audit.export";

    private String alice = "";
    private String bob = "";
    private String access = "";

    @BeforeEach
    void somebodyTouchesTwoRecords() {
        alice = createPatient();
        bob = createPatient();
        access = events(createObservation(alice)).get(0).path("id").asText();
        createObservation(bob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auditor", "privacy-officer"})
    void auditorAndPrivacyOfficerReadTheEventsOfTheirTenant(String role) {
        Http reader = user(role, "user/AuditEvent.rs");

        assertThat(reader.get("/fhir/AuditEvent/" + access).status()).isEqualTo(200);
        assertThat(total(reader, "patient=" + alice + "," + bob)).isEqualTo(4);
        assertThat(reader.get("/fhir/AuditEvent?patient=" + alice).body()).contains(access);
    }

    @Test
    void theSecurityOfficerReadsSecurityEventsAndNoAccessToData() {
        Http officer = user("security-officer", "user/AuditEvent.rs");

        List<JsonNode> found = entries(officer.get("/fhir/AuditEvent?_count=100"));

        assertThat(found).isNotEmpty();
        assertThat(found).extracting(event -> event.at("/type/code").asText()).doesNotContain("rest");
        assertThat(total(officer, "patient=" + alice)).isZero();
        assertThat(total(officer, "type=rest")).isZero();
        assertThat(officer.get("/fhir/AuditEvent/" + access).status()).isEqualTo(404);
    }

    @Test
    void aPatientReadsTheirOwnEventsAndNobodyElses() {
        Http own = patient(alice, "patient/AuditEvent.rs");

        assertThat(own.get("/fhir/AuditEvent/" + access).status()).isEqualTo(200);
        // Reading events makes events that name who reads, so only the writes are counted.
        assertThat(total(own, "action=C")).isEqualTo(2);
        assertThat(total(own, "action=C&patient=" + alice)).isEqualTo(2);
        assertThat(total(own, "patient=" + bob)).isZero();
        assertThat(own.get("/fhir/AuditEvent").body()).contains(alice).doesNotContain(bob);
        assertThat(patient(bob, "patient/AuditEvent.rs")
                        .get("/fhir/AuditEvent/" + access)
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"doctor", "nurse", "front-desk", "admin", "integration", "unheard-of"})
    void nobodyElseReadsAnyWhateverTheirScopes(String role) {
        Http other = user(role, EVERYTHING);

        assertThat(other.get("/fhir/AuditEvent?patient=" + alice).status()).isEqualTo(403);
        assertThat(other.get("/fhir/AuditEvent?_summary=count").status()).isEqualTo(403);
        assertThat(other.get("/fhir/AuditEvent/$export").status()).isEqualTo(403);
        Answer read = other.get("/fhir/AuditEvent/" + access);
        assertThat(read.status()).isEqualTo(403);
        assertThat(read.body()).doesNotContain(alice);
    }

    @ParameterizedTest
    @CsvSource({
        "auditor,user/*.rs",
        "auditor,user/*.cruds attest/ledger.read",
        "privacy-officer,user/*.read",
        "security-officer,user/*.*",
        "patient,patient/*.rs",
        "patient,user/AuditEvent.rs"
    })
    void aWildcardNeverReachesTheJournal(String role, String scope) {
        Http caller = role.equals("patient") ? patient(alice, scope) : user(role, scope);

        assertThat(caller.get("/fhir/AuditEvent?patient=" + alice).status()).isEqualTo(403);
        assertThat(caller.get("/fhir/AuditEvent/" + access).status()).isEqualTo(403);
        Answer batch = caller.post("/fhir", batchOf("AuditEvent?patient=" + alice));
        assertThat(batch.status() == 403
                        || batch.json().at("/entry/0/response/status").asText().startsWith("403"))
                .as(batch.body())
                .isTrue();
        assertThat(batch.body()).doesNotContain(access);
    }

    @Test
    void neitherSystemsNorNobodyRead() {
        assertThat(system(TENANT_A).get("/fhir/AuditEvent/" + access).status()).isEqualTo(403);
        assertThat(system(TENANT_A).get("/fhir/AuditEvent?patient=" + alice).status())
                .isEqualTo(403);
        assertThat(anonymous().get("/fhir/AuditEvent/" + access).status()).isEqualTo(401);
    }

    @Test
    void anotherTenantsAuditorFindsNothing() {
        Http other = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant", TENANT_B,
                        "client_id", "it-app",
                        "sub", "it-auditor",
                        "fhirUser", "Practitioner/it-auditor",
                        "roles", "auditor",
                        "scope", "user/AuditEvent.rs")));

        assertThat(other.get("/fhir/AuditEvent/" + access).status()).isEqualTo(404);
        assertThat(total(other, "patient=" + alice)).isZero();
        assertThat(total(other, "_id=" + access)).isZero();
    }

    @Test
    void aBatchReadsTheJournalLikeADirectCall() {
        Answer batch = auditor().post("/fhir", batchOf("AuditEvent/" + access, "AuditEvent?patient=" + bob));

        assertThat(batch.status()).as(batch.body()).isEqualTo(200);
        assertThat(batch.json().at("/entry/0/resource/id").asText()).isEqualTo(access);
        assertThat(batch.json().at("/entry/1/resource/entry")).hasSize(2);
        assertThat(inShort(batch)).containsExactlyInAnyOrder("batch E 0", "read R 0", "search-type E 0");
    }

    private static int total(Http reader, String query) {
        Answer counted = reader.get("/fhir/AuditEvent?_summary=count&" + query);
        assertThat(counted.status()).as(counted.body()).isEqualTo(200);
        return counted.json().path("total").asInt(-1);
    }

    private static List<JsonNode> entries(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<JsonNode> events = new ArrayList<>();
        answer.json().path("entry").forEach(entry -> events.add(entry.path("resource")));
        return events;
    }

    private static String batchOf(String... urls) {
        List<String> entries = new ArrayList<>();
        for (String url : urls) {
            entries.add("{\"request\":{\"method\":\"GET\",\"url\":\"" + url + "\"}}");
        }
        return "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[" + String.join(",", entries) + "]}";
    }
}
