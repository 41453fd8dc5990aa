package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the access index does not know, or knows in an older version only, is served to nobody on no path. */
class UnindexedIT extends ServerIT {
    private static final String CANARY = "Rowless" + UUID.randomUUID();

    private String patient = "";
    private String observation = "";
    private Http system = anonymous();

    @BeforeEach
    void write() {
        system = system(TENANT_A);
        patient = system.post("/fhir/Patient", patient(1)).id();
        assertThat(system.put(
                                "/fhir/Patient/" + patient,
                                patient(2).replaceFirst("\\{", "{\"id\":\"" + patient + "\","))
                        .status())
                .isEqualTo(200);
        observation =
                system.post("/fhir/Observation", """
                        {"resourceType":"Observation","status":"final","code":{"text":"%s"},
                         "subject":{"reference":"Patient/%s"}}""".formatted(CANARY, patient)).id();
    }

    @ParameterizedTest
    @MethodSource("callers")
    void aPatientWithoutARowIsServedToNobody(String scopes) throws SQLException {
        Http reader = reader(scopes);
        String[] reads = {
            "/fhir/Patient/" + patient,
            "/fhir/Patient/" + patient + "/_history/1",
            "/fhir/Patient/" + patient + "/_history/2"
        };
        String[] others = {
            "/fhir/Patient/" + patient + "/_history",
            "/fhir/Patient?_id=" + patient,
            "/fhir/Observation?_id=" + observation + "&_include=Observation:subject",
            "/fhir/Patient/" + patient + "/$everything"
        };
        Stream.concat(Stream.of(reads), Stream.of(others))
                .forEach(path -> assertThat(reader.get(path).body()).as(path).contains(CANARY));
        String absent = reader.get("/fhir/Patient/" + UUID.randomUUID()).body();

        change("delete from attest.access_index where res_type = 'Patient' and res_id = ?", patient);

        for (String path : reads) {
            Http.Answer refused = reader.get(path);
            assertThat(refused.status()).as(path).isEqualTo(404);
            assertThat(withoutIds(refused.body())).isEqualTo(withoutIds(absent));
        }
        for (String path : others) {
            assertThat(reader.get(path).body()).as(path).doesNotContain("birthDate");
        }
        assertThat(reader.get("/fhir/Observation?_id=" + observation).body()).contains(CANARY);
    }

    @ParameterizedTest
    @MethodSource("callers")
    void anObservationThatIsNewerThanItsRowIsServedToNobody(String scopes) throws SQLException {
        Http reader = reader(scopes);
        String byIt = "/fhir/Patient?_id=" + patient + "&_revinclude=Observation:subject";
        assertThat(reader.get(byIt).body()).contains("Observation/" + observation);

        change("update attest.access_index set version = 0 where res_type = 'Observation' and res_id = ?", observation);

        assertThat(reader.get("/fhir/Observation/" + observation).status()).isEqualTo(404);
        assertThat(reader.get("/fhir/Observation?patient=" + patient).body()).doesNotContain(CANARY);
        assertThat(reader.get(byIt).body()).contains("birthDate").doesNotContain("Observation/" + observation);
    }

    /** A patient's app, a doctor and the custodian's own system. */
    static Stream<String> callers() {
        return Stream.of("patient/*.rs", "user/*.rs", "system/*.cruds");
    }

    private Http reader(String scopes) {
        if (scopes.startsWith("system")) {
            return system;
        }
        boolean itself = scopes.startsWith("patient");
        Map<String, String> claims = new HashMap<>(
                Map.of("tenant", TENANT_A, "client_id", "it-app", "sub", "it-" + patient, "scope", scopes));
        claims.put("roles", itself ? "patient" : "doctor");
        claims.put("fhirUser", itself ? "Patient/" + patient : "Practitioner/unindexed");
        if (itself) {
            claims.put("patient", patient);
        }
        return anonymous().withToken(ISSUER.token(claims));
    }

    private static String patient(int version) {
        return """
                {"resourceType":"Patient","name":[{"family":"%s"}],"birthDate":"199%d-01-01"}""".formatted(CANARY, version);
    }

    /** What differs between two answers to two requests: ids of the resource, the decision and the request. */
    private static String withoutIds(String body) {
        return body.replaceAll("[0-9a-f-]{32,36}", "-");
    }

    private static void change(String statement, String id) throws SQLException {
        try (Connection connection = asSuperuser();
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.setString(1, id);
            assertThat(prepared.executeUpdate()).isEqualTo(1);
        }
    }
}
