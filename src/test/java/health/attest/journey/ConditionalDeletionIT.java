package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * HAPI tells of a conditional deletion only while its transaction commits; all the same it is indexed, journaled and
 * noted for the log, as a deletion by id is.
 */
class ConditionalDeletionIT extends ServerIT {

    @Test
    void aConditionalDeletionLeavesWhatADeletionByIdLeaves() throws SQLException {
        String marker = UUID.randomUUID().toString();
        String one = basic(marker + "-1");
        String other = basic(marker + "-2");

        Http.Answer byId = system(TENANT_A).delete("/fhir/Basic/" + one);
        Http.Answer conditional = system(TENANT_A).delete("/fhir/Basic?identifier=urn:example:cd%7C" + marker + "-2");

        assertThat(byId.status()).isEqualTo(200);
        assertThat(conditional.status()).as(conditional.body()).isEqualTo(200);
        for (String id : new String[] {one, other}) {
            assertThat(count("select count(*) from attest.access_index where deleted and version = 2 and res_id = '"
                            + id + "'"))
                    .as("access index of " + id)
                    .isEqualTo(1);
            assertThat(count("select (select count(*) from attest.outbox where ref = 'Basic/" + id
                            + "' and version = 2 and op = 'delete') + (select count(*) from attest.envelopes where ref = 'Basic/"
                            + id + "' and version = 2)"))
                    .as("noted for the log " + id)
                    .isEqualTo(1);
        }
        assertThat(deletionsJournaled(byId)).isEqualTo(1);
        assertThat(deletionsJournaled(conditional)).isEqualTo(1);
    }

    private int deletionsJournaled(Http.Answer deletion) {
        return anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant",
                        TENANT_A,
                        "client_id",
                        "it-audit",
                        "sub",
                        "it-auditor",
                        "roles",
                        "auditor",
                        "fhirUser",
                        "Practitioner/it-auditor",
                        "scope",
                        "user/AuditEvent.rs")))
                .get("/fhir/AuditEvent?action=D&entity:identifier="
                        + deletion.header("X-Request-Id").orElseThrow())
                .json()
                .path("entry")
                .size();
    }

    private String basic(String identifier) {
        return system(TENANT_A).post("/fhir/Basic", """
                        {"resourceType":"Basic","code":{"text":"x"},
                         "identifier":[{"system":"urn:example:cd","value":"%s"}]}""".formatted(identifier)).id();
    }

    private static long count(String query) throws SQLException {
        try (Connection connection = asSuperuser();
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
