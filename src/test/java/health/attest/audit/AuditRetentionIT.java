package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Months past their retention go as a whole, under a role of their own, and the going is an event. */
class AuditRetentionIT extends AuditIT {
    /** Past seven years, and not so far that no partition may be made. */
    private final YearMonth old = YearMonth.now(ZoneOffset.UTC).minusYears(7).minusMonths(6);

    @Test
    void anOldMonthIsDroppedByItsRoleAloneAndTheDropIsAnEvent() throws SQLException {
        String id = events(createObservation(createPatient())).get(0).path("id").asText();
        String month = old.atDay(1).toString();
        forget(month);
        execute("select attest.journal_prepare('" + month + "')");
        execute("insert into attest.journal (id, tenant, recorded, stored, ingested, security, failed, patient, keys,"
                + " codes, texts, digest, dictionary, body) select gen_random_uuid(), tenant,"
                + " date '" + month + "' + interval '3 days', stored, ingested, security, failed, patient, keys, codes,"
                + " texts, digest, dictionary, body from attest.journal where id = '" + id + "'");

        assertThatThrownBy(() -> asTheServer("select attest.journal_drop('" + month + "')"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> asTheServer(
                        "drop table attest.journal_" + month.substring(0, 7).replace("-", "")))
                .hasMessageContaining("must be owner");
        execute("set role attest_retention; select attest.journal_drop('" + month + "'); reset role");

        assertThat(exists("select to_regclass('attest.journal_"
                        + month.substring(0, 7).replace("-", "") + "') is not null"))
                .isFalse();
        JsonNode event = Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> auditor()
                                .get("/fhir/AuditEvent?subtype=events-dropped&entity:identifier=journal-" + old)
                                .json()
                                .at("/entry/0/resource"),
                        found -> found.has("id"));
        assertThat(event.toString()).contains("dropped-by", "\"" + old + "\"");
        assertThat(auditor().get("/fhir/AuditEvent/" + id).status()).isEqualTo(200);
    }

    @Test
    void whatMustBeKeptCannotBeDropped() {
        String thisMonth = OffsetDateTime.now(ZoneOffset.UTC).toLocalDate().toString();

        assertThatThrownBy(() -> execute("set role attest_retention; select attest.journal_drop('" + thisMonth + "')"))
                .hasMessageContaining("must be kept for 7 years");
    }

    @Test
    void theRetentionRoleReadsAndChangesNoEvent() {
        for (String statement : new String[] {
            "select from attest.journal",
            "delete from attest.journal",
            "truncate attest.journal",
            "select from attest.salts",
            "delete from attest.salts"
        }) {
            assertThatThrownBy(() -> execute("set role attest_retention; " + statement))
                    .as(statement)
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void saltsGoByTheErasureRoleAlone() {
        assertThatThrownBy(() -> asTheServer("delete from attest.salts")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> asTheServer("update attest.salts set salt = salt"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> execute("set role attest_erasure; delete from attest.journal"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> execute("set role attest_erasure; delete from attest.leaves"))
                .hasMessageContaining("permission denied");
    }

    /** What an earlier run on the same database left. */
    private static void forget(String month) throws SQLException {
        execute("delete from attest.journal_drops_told where month = '" + month + "';"
                + " delete from attest.journal_drops where month = '" + month + "'");
    }

    private static void execute(String statement) throws SQLException {
        try (Connection connection = asSuperuser();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static void asTheServer(String statement) throws SQLException {
        try (Connection connection = asServer();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static boolean exists(String query) throws SQLException {
        try (Connection connection = asSuperuser();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(query)) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
