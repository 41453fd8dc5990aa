package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The access index says what the stored resources say, on every write path. */
class AccessIndexIT extends ServerIT {
    private static final String RESTRICTED = """
            "meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}]},
            """;

    @Test
    void aCreatedObservationIsIndexedWithItsPatientCodesAndLabels() throws SQLException {
        String patient = patient();

        String id = system(TENANT_A)
                .post("/fhir/Observation", observation(RESTRICTED, patient))
                .id();

        assertThat(row("Observation", id))
                .isEqualTo("1|false|{" + patient
                        + "}|R|{http://terminology.hl7.org/CodeSystem/v3-Confidentiality|R}|{http://loinc.org|8867-4}");
    }

    @Test
    void anUpdateReplacesTheRowAndADeletionMarksIt() throws SQLException {
        String patient = patient();
        String id = system(TENANT_A)
                .post("/fhir/Observation", observation("", patient))
                .id();
        String updated = observation("", patient)
                .replaceFirst("\\{", "{\"id\":\"" + id + "\",")
                .replace("8867-4", "8310-5");

        assertThat(system(TENANT_A).put("/fhir/Observation/" + id, updated).status())
                .isEqualTo(200);
        assertThat(row("Observation", id)).isEqualTo("2|false|{" + patient + "}|N|{}|{http://loinc.org|8310-5}");

        system(TENANT_A).delete("/fhir/Observation/" + id);
        assertThat(row("Observation", id)).startsWith("3|true|{" + patient + "}");
    }

    @Test
    void aPatchIsIndexedToo() throws SQLException {
        String patient = patient();

        Http.Answer patched = system(TENANT_A)
                .patch(
                        "/fhir/Patient/" + patient,
                        "application/json-patch+json",
                        "[{\"op\":\"replace\",\"path\":\"/birthDate\",\"value\":\"1991-01-01\"}]");

        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        assertThat(row("Patient", patient)).startsWith("2|false|{" + patient + "}|N|");
    }

    @Test
    void everyEntryOfATransactionIsIndexedAndNothingOfARefusedOne() throws SQLException {
        String marker = UUID.randomUUID().toString();
        long before = rows();

        Http.Answer refused = system(TENANT_A).post("/fhir", transaction(marker, "Patient/" + UUID.randomUUID()));
        assertThat(refused.status()).isBetween(400, 422);
        assertThat(rows()).isEqualTo(before);

        Http.Answer accepted = system(TENANT_A).post("/fhir", transaction(marker, "urn:uuid:" + marker));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(200);
        assertThat(rows()).isEqualTo(before + 2);
    }

    private String patient() {
        Http.Answer answer = system(TENANT_A).post("/fhir/Patient", """
                        {"resourceType":"Patient","name":[{"family":"Index","given":["%s"]}],
                         "birthDate":"1990-05-17","telecom":[{"system":"phone","value":"+358401234567"}]}
                        """.formatted(UUID.randomUUID()));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.id();
    }

    private static String observation(String meta, String patient) {
        return """
                {"resourceType":"Observation",%s"status":"final",
                 "code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},
                 "subject":{"reference":"Patient/%s"}}
                """.formatted(meta, patient);
    }

    private static String transaction(String marker, String subject) {
        return """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"fullUrl":"urn:uuid:%s","resource":{"resourceType":"Patient","name":[{"family":"Bundle","given":["%s"]}],
                  "birthDate":"1980-01-01","telecom":[{"system":"phone","value":"+358401234560"}]},
                  "request":{"method":"POST","url":"Patient"}},
                 {"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},
                  "subject":{"reference":"%s"}},"request":{"method":"POST","url":"Observation"}}]}
                """.formatted(marker, marker, subject);
    }

    private static String row(String type, String id) throws SQLException {
        String columns = "concat_ws('|', version, case when deleted then 'true' else 'false' end, patients,"
                + " confidentiality, labels, codes)";
        try (Connection connection = asSuperuser();
                PreparedStatement statement = connection.prepareStatement("select " + columns
                        + " from attest.access_index where tenant = ? and res_type = ? and res_id = ?")) {
            statement.setString(1, TENANT_A);
            statement.setString(2, type);
            statement.setString(3, id);
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getString(1);
            }
        }
    }

    private static long rows() throws SQLException {
        try (Connection connection = asSuperuser();
                ResultSet rows =
                        connection.createStatement().executeQuery("select count(*) from attest.access_index")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
