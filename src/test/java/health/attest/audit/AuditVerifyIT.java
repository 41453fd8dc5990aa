package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.Http;
import health.attest.journey.Http.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comparing the journal with the log: each way of tampering is found and named, and put back afterwards. */
class AuditVerifyIT extends AuditIT {
    private static final String LOGGED =
            "select count(*) from attest.envelopes where kind = 'audit' and ref = 'AuditEvent/%s'";

    @Test
    void anUntouchedJournalIsVerified() {
        event();

        JsonNode result = verify("?start=2020-01-01T00:00:00Z");

        assertThat(value(result, "state")).as(result.toString()).isEqualTo("verified");
        assertThat(Long.parseLong(value(result, "events"))).isPositive();
        assertThat(Long.parseLong(value(result, "leaves"))).isPositive();
        assertThat(findings(result)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "altered|update attest.journal set body = set_byte(body, 20, get_byte(body, 20) # 1) where id = '%s'",
                "altered|update attest.journal set body = decode('00','hex') where id = '%s'",
                "altered|update attest.journal set digest = sha256(digest) where id = '%s'",
                "altered|update attest.journal set recorded = recorded + interval '1 ms' where id = '%s'",
                "altered|update attest.journal set patient = 'somebody-else' where id = '%s'",
                "altered|update attest.journal set keys = keys[2:] where id = '%s'",
                "altered|update attest.journal set failed = not failed where id = '%s'",
                "altered|update attest.journal set security = not security where id = '%s'",
                "deleted|delete from attest.journal where id = '%s'",
            })
    void oneEventThatWasTamperedWithIsNamed(String kind, String tampering) throws SQLException {
        String id = event();
        awaitLogged(id);

        JsonNode result = tampered(id, tampering.formatted(id));

        assertThat(value(result, "state")).isEqualTo("altered");
        assertThat(findings(result)).anyMatch(finding -> finding.startsWith(kind) && finding.contains(id));
    }

    @Test
    void aDeletedTailOrRangeIsNamedEventByEvent() throws SQLException {
        List<String> ids = List.of(event(), event(), event());
        ids.forEach(this::awaitLogged);

        JsonNode result =
                tampered(ids.get(0), "delete from attest.journal where id in ('" + String.join("','", ids) + "')", ids);

        ids.forEach(
                id -> assertThat(findings(result)).anyMatch(finding -> finding.startsWith("deleted AuditEvent/" + id)));
    }

    @Test
    void twoEventsThatChangedPlacesAreNamed() throws SQLException {
        String first = event();
        String second = event();
        List.of(first, second).forEach(this::awaitLogged);

        JsonNode result = tampered(
                first,
                "update attest.journal j set body = o.body, digest = o.digest from attest.journal o"
                        + " where j.id in ('%1$s','%2$s') and o.id in ('%1$s','%2$s') and o.id <> j.id"
                                .formatted(first, second),
                List.of(first, second));

        assertThat(findings(result))
                .anyMatch(finding -> finding.contains(first))
                .anyMatch(finding -> finding.contains(second));
    }

    @Test
    void anInsertedEventIsNamed() throws SQLException {
        String id = event();
        awaitLogged(id);
        String inserted = "00000000-0000-7000-8000-000000000001";
        String copy =
                "insert into attest.journal (id, tenant, recorded, stored, ingested, security, failed, patient, keys,"
                        + " codes, texts, digest, dictionary, body) select '" + inserted
                        + "', tenant, recorded, stored, ingested,"
                        + " security, failed, patient, keys, codes, texts, digest, dictionary, body from attest.journal where id = '"
                        + id + "'";

        JsonNode result;
        try {
            asSuperuser(copy);
            result = verify("");
        } finally {
            asSuperuser("delete from attest.journal where id = '" + inserted + "'");
        }

        assertThat(findings(result)).anyMatch(finding -> finding.startsWith("inserted AuditEvent/" + inserted));
    }

    @Test
    void whatWasTakenFromTheLogIsFoundByItsRoots() throws SQLException {
        String id = event();
        awaitLogged(id);

        JsonNode result;
        try {
            asSuperuser(
                    "create table attest.kept as select * from attest.envelopes where ref = 'AuditEvent/" + id + "'");
            asSuperuser("update attest.envelopes set digest = sha256(digest) where ref = 'AuditEvent/" + id + "'");
            result = verify("");
        } finally {
            asSuperuser("update attest.envelopes e set digest = k.digest from attest.kept k"
                    + " where k.leaf_index = e.leaf_index");
            asSuperuser("drop table attest.kept");
        }

        assertThat(findings(result))
                .anyMatch(finding -> finding.startsWith("altered AuditEvent/" + id))
                .anyMatch(finding -> finding.contains("do not belong together: AuditEvent/" + id));
    }

    @Test
    void aRequestThatTheEdgeSawAndTheJournalDidNotIsMissed() throws SQLException {
        event();
        String count = "('" + TENANT_A + "', date_trunc('minute', now() - interval '2 hours'), 3)";

        JsonNode result;
        try {
            asSuperuser("insert into attest.edge_counts (tenant, minute, requests) values " + count);
            result = verify("");
        } finally {
            asSuperuser("delete from attest.edge_counts where minute = date_trunc('minute', now() - interval '2 hours')"
                    + " or minute = date_trunc('minute', now() - interval '121 minutes')");
        }

        assertThat(findings(result)).anyMatch(finding -> finding.startsWith("unrecorded 3 requests"));
    }

    @Test
    void onlyWhoReadsTheLedgerMayAskAndOnlyAboutTheirTenant() {
        String job = value(
                auditor()
                        .post("/fhir/AuditEvent/$verify", CatalogueIT.parameters())
                        .json(),
                "job");
        Http other = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant", TENANT_B,
                        "client_id", "it-app",
                        "sub", "it-auditor",
                        "fhirUser", "Practitioner/it-auditor",
                        "roles", "auditor",
                        "scope", "user/AuditEvent.rs attest/ledger.read")));

        assertThat(other.get("/fhir/AuditEvent/$verify?job=" + job).status()).isEqualTo(404);
        assertThat(user("auditor", "user/AuditEvent.rs attest/audit.read")
                        .post("/fhir/AuditEvent/$verify", CatalogueIT.parameters())
                        .status())
                .isEqualTo(403);
        assertThat(anonymous()
                        .post("/fhir/AuditEvent/$verify", CatalogueIT.parameters())
                        .status())
                .isEqualTo(401);
        assertThat(auditor().get("/fhir/AuditEvent/$verify?job=x").status()).isEqualTo(400);
        assertThat(auditor().get("/fhir/AuditEvent/$verify?start=yesterday").status())
                .isEqualTo(400);
        assertThat(auditor()
                        .get("/fhir/AuditEvent/$verify?start=2026-01-02&end=2026-01-01")
                        .status())
                .isEqualTo(400);
        awaitDone(job);
    }

    /** The verification's result after that tampering with these rows, which are put back. */
    private JsonNode tampered(String id, String tampering) throws SQLException {
        return tampered(id, tampering, List.of(id));
    }

    private JsonNode tampered(String id, String tampering, List<String> rows) throws SQLException {
        String these = " where id in ('" + String.join("','", rows) + "')";
        String kept = "attest.kept_" + id.replace("-", "");
        try {
            asSuperuser("create table " + kept + " as select * from attest.journal" + these);
            asSuperuser(tampering);
            return verify("");
        } finally {
            asSuperuser("delete from attest.journal" + these);
            asSuperuser("insert into attest.journal overriding system value select * from " + kept);
            asSuperuser("drop table " + kept);
        }
    }

    private JsonNode verify(String query) {
        Answer started = auditor().post("/fhir/AuditEvent/$verify" + query, CatalogueIT.parameters());
        assertThat(started.status()).as(started.body()).isBetween(200, 202);
        return awaitDone(value(started.json(), "job"));
    }

    private JsonNode awaitDone(String job) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(
                        () -> auditor()
                                .get("/fhir/AuditEvent/$verify?job=" + job)
                                .json(),
                        result -> !value(result, "state").equals("running"));
    }

    private String event() {
        return events(createObservation(createPatient())).get(0).path("id").asText();
    }

    private void awaitLogged(String id) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            try (Connection connection = asSuperuser();
                    Statement sql = connection.createStatement();
                    var row = sql.executeQuery(LOGGED.formatted(id))) {
                row.next();
                return row.getInt(1) == 1;
            }
        });
    }

    private static void asSuperuser(String statement) throws SQLException {
        try (Connection connection = asSuperuser();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static String value(JsonNode parameters, String name) {
        for (JsonNode parameter : parameters.path("parameter")) {
            if (parameter.path("name").asText().equals(name)) {
                return parameter.properties().stream()
                        .filter(member -> member.getKey().startsWith("value"))
                        .findFirst()
                        .orElseThrow()
                        .getValue()
                        .asText();
            }
        }
        return "";
    }

    private static List<String> findings(JsonNode parameters) {
        List<String> findings = new ArrayList<>();
        parameters.path("parameter").forEach(parameter -> {
            if (parameter.path("name").asText().equals("finding")) {
                findings.add(parameter.path("valueString").asText());
            }
        });
        return findings;
    }
}
