package health.attest.fhir.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.attest.fhir.AccessIndexExtractor;
import health.attest.fhir.AccessIndexRebuild;
import health.attest.fhir.RebuildProgress;
import health.attest.journey.Http;
import health.attest.journey.ServerIT;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the index says of every stored resource is what reading them all again says. */
class AccessIndexRebuildIT extends ServerIT {
    private static final String ROWS = "select concat_ws(' ', tenant, res_type, res_id, version, deleted, patients,"
            + " practitioners, confidentiality, labels, codes, author, partition_id, res_pid)"
            + " from attest.access_index where tenant = '" + TENANT_REBUILT + "' order by 1";

    private final String marker = UUID.randomUUID().toString();

    @Test
    void whateverWasWrittenOnWhateverWayIsIndexedAsReadingItAgainSays() throws SQLException, InterruptedException {
        writeOnEveryWay();
        List<String> written = column(ROWS);

        // Who wrote a version is in the index alone; everything else can be told again.
        execute("delete from attest.access_index where author is null and tenant = '" + TENANT_REBUILT + "'");
        execute("update attest.access_index set patients = '{}', practitioners = '{}', labels = '{}', codes = '{}',"
                + " confidentiality = 'N', deleted = not deleted where tenant = '" + TENANT_REBUILT + "'");
        execute("update attest.access_index_form set form = 0, partition_id = -1, res_pid = -1");
        part(AccessIndexRebuild.class).run();

        assertThat(written).hasSizeGreaterThan(5);
        assertThat(column(ROWS)).containsExactlyElementsOf(written);
        assertThat(column("select form || ' ' || complete from attest.access_index_form"))
                .containsExactly(AccessIndexExtractor.FORM + " true");
    }

    @Test
    void aRebuildThatWasKilledGoesOnWhereItWas() throws SQLException, InterruptedException {
        writeOnEveryWay();
        execute("update attest.access_index_form set form = 0, partition_id = -1, res_pid = -1, complete = false");
        RebuildProgress progress = part(RebuildProgress.class);
        List<Long> read = new ArrayList<>();

        progress.advance(AccessIndexExtractor.FORM, 3, stored -> {
            read.add(stored.pid());
            return Optional.empty();
        });
        assertThatThrownBy(() -> progress.advance(AccessIndexExtractor.FORM, 3, stored -> {
                    throw new IllegalArgumentException("killed");
                }))
                .hasMessage("killed");
        part(AccessIndexRebuild.class).run();
        progress.advance(AccessIndexExtractor.FORM, 3, stored -> {
            read.add(stored.pid());
            return Optional.empty();
        });

        assertThat(read).hasSize(3);
        assertThat(column("select complete::text from attest.access_index_form"))
                .containsExactly("true");
    }

    @Test
    void anIndexOfANewerServerIsNotTouched() throws SQLException {
        execute("update attest.access_index_form set form = 99");
        try {
            assertThatThrownBy(() -> part(AccessIndexRebuild.class).run())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("newer server");
        } finally {
            execute("update attest.access_index_form set form = " + AccessIndexExtractor.FORM);
        }
    }

    private void writeOnEveryWay() {
        Http system = system(TENANT_REBUILT);
        String patient = system.post("/fhir/Patient", patient("Created")).id();
        String condition = "identifier=urn:example:rebuild%7C" + marker;
        assertThat(system.with("If-None-Exist", condition)
                        .post("/fhir/Observation", observation(patient, "8867-4"))
                        .status())
                .isEqualTo(201);
        assertThat(system.put("/fhir/Observation?" + condition, observation(patient, "8310-5"))
                        .status())
                .isEqualTo(200);
        assertThat(system.patch("/fhir/Observation?" + condition, "application/json-patch+json", """
                                [{"op":"replace","path":"/code/coding/0/code","value":"9279-1"}]""")
                        .status())
                .isEqualTo(200);
        assertThat(system.patch("/fhir/Patient/" + patient, "application/fhir+json", """
                                {"resourceType":"Parameters","parameter":[{"name":"operation","part":[
                                 {"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.birthDate"},
                                 {"name":"value","valueDate":"1991-02-03"}]}]}""")
                        .status())
                .isEqualTo(200);
        Http.Answer bundle = system.post("/fhir", transaction());
        assertThat(bundle.status()).as(bundle.body()).isEqualTo(200);
        assertThat(system.delete("/fhir/Observation?" + condition).status()).isIn(200, 204);
        String gone = system.post("/fhir/Basic", "{\"resourceType\":\"Basic\",\"code\":{\"text\":\"x\"}}")
                .id();
        system.delete("/fhir/Basic/" + gone);
        assertThat(system.put(
                                "/fhir/Basic/" + gone,
                                "{\"resourceType\":\"Basic\",\"id\":\"" + gone + "\",\"code\":{\"text\":\"y\"}}")
                        .status())
                .isIn(200, 201);
    }

    private String patient(String family) {
        return """
                {"resourceType":"Patient","name":[{"family":"%s","given":["%s"]}],"birthDate":"1990-01-01",
                 "generalPractitioner":[{"display":"nobody"}],
                 "telecom":[{"system":"phone","value":"1"}]}""".formatted(family, marker);
    }

    private String observation(String patient, String code) {
        return """
                {"resourceType":"Observation","status":"final","subject":{"reference":"Patient/%s"},
                 "identifier":[{"system":"urn:example:rebuild","value":"%s"}],
                 "meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}]},
                 "code":{"coding":[{"system":"http://loinc.org","code":"%s"}]}}""".formatted(patient, marker, code);
    }

    private String transaction() {
        return """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"fullUrl":"urn:uuid:p","resource":%s,"request":{"method":"POST","url":"Patient"}},
                 {"fullUrl":"urn:uuid:d","resource":{"resourceType":"Practitioner","name":[{"family":"D"}]},
                  "request":{"method":"POST","url":"Practitioner"}},
                 {"resource":{"resourceType":"Encounter","status":"finished","subject":{"reference":"urn:uuid:p"},
                  "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
                  "participant":[{"individual":{"reference":"urn:uuid:d"}}]},
                  "request":{"method":"POST","url":"Encounter"}}]}""".formatted(patient("Bundled"));
    }

    private static List<String> column(String query) throws SQLException {
        try (Connection connection = asSuperuser();
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private static void execute(String statement) throws SQLException {
        try (Connection connection = asSuperuser()) {
            connection.createStatement().execute(statement);
        }
    }
}
