package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.Http.Answer;
import health.attest.ledger.CanonicalResource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditFaceIT extends AuditIT {
    /** Each finds the creation of an Observation by the test's system client. */
    private static final List<String> HITS = List.of(
            "action=C",
            "address=10.",
            "agent:identifier=it-backend",
            "agent.identifier=it-backend",
            "agent-role=integration",
            "date=ge2020",
            "_lastUpdated=ge2020",
            "entity-role=4",
            "entity-type=http://terminology.hl7.org/CodeSystem/audit-entity-type|2",
            "outcome=0",
            "policy:missing=false",
            "site:missing=false",
            "source:missing=false",
            "subtype=http://hl7.org/fhir/restful-interaction|create",
            "subtype=create",
            "type=rest",
            "type:not=110113",
            "altid:missing=true",
            "agent-name:missing=true",
            "entity-name:missing=true");

    /** None of these finds it. */
    private static final List<String> MISSES = List.of(
            "action=D",
            "outcome=8",
            "type:not=rest",
            "date=lt2020",
            "agent-role=doctor",
            "address=192.0.2",
            "entity-name=x",
            "agent-name=x",
            "altid=x",
            "policy=x",
            "site=x",
            "subtype=read");

    @ParameterizedTest
    @ValueSource(
            strings = {"update attest.journal set tenant = 'x'", "delete from attest.journal", "truncate attest.journal"
            })
    void theServersRoleCanChangeNothing(String statement) throws SQLException {
        try (Connection connection = asServer();
                Statement sql = connection.createStatement()) {
            assertThatThrownBy(() -> sql.execute(statement)).hasMessageContaining("permission denied");
        }
    }

    @Test
    void updatePatchAndDeleteAre405ForEverybody() {
        String id = events(createObservation(createPatient())).get(0).path("id").asText();
        String body = "{\"resourceType\":\"AuditEvent\",\"id\":\"" + id + "\"}";

        for (var caller : List.of(system(TENANT_A), auditor(), user("admin", "attest/users.admin"))) {
            assertThat(caller.put("/fhir/AuditEvent/" + id, body).status()).isEqualTo(405);
            assertThat(caller.patch("/fhir/AuditEvent/" + id, "application/json-patch+json", "[]")
                            .status())
                    .isEqualTo(405);
            assertThat(caller.delete("/fhir/AuditEvent/" + id).status()).isEqualTo(405);
        }
    }

    @Test
    void whatIsReadIsWhatTheLedgerCommitsTo() throws SQLException {
        String id = events(createObservation(createPatient())).get(0).path("id").asText();

        String read = auditor().get("/fhir/AuditEvent/" + id).body();

        assertThat(CanonicalResource.digest(read).toString().toLowerCase(Locale.ROOT))
                .contains(digestInOutboxOrEnvelope(id));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "foo=1",
                "date=yesterday",
                "type:above=rest",
                "_sort=foo",
                "_count=x",
                "_total=maybe",
                "_include=AuditEvent:nothing",
                "_id=a/b",
                "outcome:missing=perhaps"
            })
    void anUnknownOrMalformedSearchIs400(String query) {
        assertThat(auditor().get("/fhir/AuditEvent?" + query).status()).isEqualTo(400);
    }

    @Test
    void aChainOverAnythingButIdentifiersIs400OrOutOfScope() {
        assertThat(user("privacy-officer", "user/AuditEvent.rs user/Patient.rs")
                        .get("/fhir/AuditEvent?patient.name=x")
                        .status())
                .isEqualTo(400);
        assertThat(auditor().get("/fhir/AuditEvent?patient.name=x").status()).isEqualTo(403);
    }

    @Test
    void aParameterOfTwoKilobytesIsReadAndALongerOneIs400() {
        String within = "x".repeat(2_000);

        assertThat(auditor().get("/fhir/AuditEvent?agent-name=" + within).status())
                .isEqualTo(200);
        assertThat(auditor().get("/fhir/AuditEvent?agent-name=" + within + "x").status())
                .isEqualTo(400);
        assertThat(auditor()
                        .get("/fhir/AuditEvent?agent-name=" + "x".repeat(10_000))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void everyListedParameterFindsAndFilters() {
        String patient = createPatient();
        Answer created = createObservation(patient);
        String about = "patient=" + patient;
        String observation = "Observation/" + created.id();

        for (String hit : HITS) {
            assertThat(total(about + "&subtype=create&entity=" + observation + "&" + hit))
                    .as(hit)
                    .isEqualTo(1);
        }
        assertThat(total(about + "&entity=" + observation + "/_history/1")).isEqualTo(1);
        assertThat(total(about + "&entity=" + observation + "/_history/2")).isZero();
        for (String miss : MISSES) {
            assertThat(total(about + "&subtype=create&" + miss)).as(miss).isZero();
        }
    }

    @Test
    void pagesFollowEachOtherWithoutGapsOrRepeats() {
        String patient = createPatient();
        for (int i = 0; i < 7; i++) {
            createObservation(patient);
        }
        List<String> ids = new ArrayList<>();

        String url = "/fhir/AuditEvent?subtype=create&_count=3&patient=" + patient;
        while (url != null) {
            Answer page = auditor().get(url.replaceFirst("^https?://[^/]+", baseUrl()));
            page.json()
                    .path("entry")
                    .forEach(entry -> ids.add(entry.path("resource").path("id").asText()));
            url = next(page);
        }

        assertThat(ids).hasSize(8);
        assertThat(new HashSet<>(ids)).hasSize(8);
    }

    @Test
    void anExportStreamsLinesAndIsItselfRecordedOnce() {
        String patient = createPatient();
        createObservation(patient);

        Answer lines = auditor().get("/fhir/AuditEvent/$export?subtype=create&patient=" + patient);
        Answer table = auditor().get("/fhir/AuditEvent/$export?_outputFormat=csv&patient=" + patient);

        assertThat(lines.body().lines()).hasSize(2);
        assertThat(table.body()).startsWith("id,recorded,action,").contains("Patient/" + patient);
        assertThat(inShort(lines)).containsExactly("operation $export E 0");
        assertThat(user("auditor", "user/AuditEvent.rs")
                        .get("/fhir/AuditEvent/$export")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void nobodyButARegisteredSourceFeedsEvents() {
        String event =
                "{\"resourceType\":\"AuditEvent\",\"type\":{\"code\":\"rest\"},\"recorded\":\"2026-01-01T00:00:00Z\","
                        + "\"agent\":[{\"requestor\":true}],\"source\":{\"observer\":{\"identifier\":{\"value\":\"x\"}}}}";
        String batch = "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"request\":{\"method\":\"POST\","
                + "\"url\":\"AuditEvent\"},\"resource\":" + event + "}]}";

        assertThat(system(TENANT_A).post("/fhir/AuditEvent", event).status()).isEqualTo(403);
        Answer batched = system(TENANT_A).post("/fhir", batch);
        assertThat(batched.json().at("/entry/0/response/status").asText(String.valueOf(batched.status())))
                .startsWith("403");
    }

    private int total(String query) {
        Answer counted = auditor().get("/fhir/AuditEvent?_summary=count&" + query.replace("|", "%7C"));
        assertThat(counted.status()).as(query + " " + counted.body()).isEqualTo(200);
        return counted.json().path("total").asInt(-1);
    }

    private static @Nullable String next(Answer answer) {
        for (JsonNode link : answer.json().path("link")) {
            if (link.path("relation").asText().equals("next")) {
                return link.path("url").asText();
            }
        }
        return null;
    }

    private static String digestInOutboxOrEnvelope(String id) throws SQLException {
        try (Connection connection = asSuperuser();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("select digest from attest.outbox where ref = 'AuditEvent/" + id + "'"
                        + " union all select digest from attest.envelopes where ref = 'AuditEvent/" + id + "'")) {
            assertThat(row.next()).isTrue();
            return HexFormat.of().formatHex(row.getBytes(1));
        }
    }
}
