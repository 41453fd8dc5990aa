package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every mistake gets a 4xx OperationOutcome that says what is wrong and nothing of the server's inside, and nothing is
 * stored.
 */
class BadInputIT extends ServerIT {

    @AfterEach
    void nothingIsStored() throws SQLException {
        for (String type : List.of("Patient", "Observation", "Basic", "Bundle", "Binary")) {
            assertThat(system(TENANT_EMPTY)
                            .get("/fhir/" + type + "?_summary=count")
                            .json()
                            .path("total")
                            .asInt(-1))
                    .as(type)
                    .isZero();
        }
        try (Connection connection = asSuperuser();
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery(
                                "select count(*) from attest.access_index where tenant = '" + TENANT_EMPTY + "'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong(1)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {                                                              | json-
                    {"resourceType":"Nonsense"}                                    | Nonsense
                    {"resourceType":"Observation"}                                 | Observation
                    {"resourceType":"Patient","nam":[]}                            | json-
                    {"resourceType":"Patient","nam":null}                          | json-
                    {"resourceType":"Patient","nam":{}}                            | json-
                    {"resourceType":"Patient","nam":[{"family":"X"}]}              | 'nam'
                    {"resourceType":"Patient","name":[{"famly":"X"}]}              | 'famly'
                    []                                                             | json-empty-array
                    [1]                                                            | JSON
                    "Patient"                                                      | JSON
                    {"resourceType":"Patient","active":true,"active":false}        | json-duplicate-name
                    {"resourceType":"Patient","active":"yes"}                      | active
                    {"resourceType":"Patient","active":1}                          | active
                    {"resourceType":"Patient","birthDate":"1990-13-45"}            | 1990-13-45
                    {"resourceType":"Patient","managingOrganization":{"reference":"Organization/none"}} | Organization/none
                    {"resourceType":"Patient","generalPractitioner":[{"reference":"Nonsense/1"}]} | Nonsense
                    <Patient xmlns="http://hl7.org/fhir"/>                         | json-
                    """)
    void aBodyThatIsNoPatientIsRefused(String body, String said) {
        assertRefused(system(TENANT_EMPTY).post("/fhir/Patient", body), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    <Patient xmlns="http://hl7.org/fhir"><nam value="X"/></Patient>                | 'nam'
                    <Patient xmlns="http://hl7.org/fhir"><active value="true" nam="X"/></Patient>  | nam
                    <Patient xmlns="http://hl7.org/fhir"><active value="yes"/></Patient>           | yes
                    <Patient xmlns="http://hl7.org/fhir"><birthDate value="1990-13-45"/></Patient> | 1990-13-45
                    <Patient xmlns="http://hl7.org/fhir">                                          | xml-syntax
                    <Patient/>                                                                     | xml-namespace
                    <Patient><active value="true"/></Patient>                                      | xml-namespace
                    <Patient xmlns="urn:hl7-org:v3"><active value="true"/></Patient>               | xml-namespace
                    <!DOCTYPE Patient><Patient xmlns="http://hl7.org/fhir"/>                       | xml-doctype
                    """)
    void anXmlBodyThatIsNoPatientIsRefused(String body, String said) {
        Http xml = system(TENANT_EMPTY).with("Accept", "application/fhir+json");

        assertRefused(xml.send("POST", "/fhir/Patient", "application/fhir+xml", body), said);
    }

    @ParameterizedTest
    @CsvSource({"doctor,64,400", "doctor,65,413", "system,64,400", "system,65,413", "system,1000,413"})
    void aBodyNestsToTheLimitAndNotOneDeeper(String caller, int depth, int status) {
        // At the limit it is refused for an element that does not exist.
        String body = "{\"resourceType\":\"Basic\",\"nam\":\"x\",\"extension\":" + nested(depth - 1) + "}";

        Http.Answer answer = caller(caller).post("/fhir/Basic", body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertRefused(answer, status == 413 ? "json-depth" : "'nam'");
    }

    @ParameterizedTest
    @CsvSource({"doctor,10", "system,64"})
    void aBodyIsReadToTheLimitOfItsCallersClass(String caller, int megabytes) {
        // Refused for what it says, not for its length.
        assertRefused(caller(caller).post("/fhir/Patient", ofLength(megabytes << 20)), "'nam'");

        Http.Answer longer = caller(caller).post("/fhir/Patient", ofLength((megabytes << 20) + 1));

        assertThat(longer.status()).isEqualTo(413);
        assertRefused(longer, "body-length");
    }

    @ParameterizedTest
    @CsvSource({"doctor,500", "system,20000"})
    void aBundleHasAsManyEntriesAsItsCallersClassMaySend(String caller, int entries) {
        assertRefused(caller(caller).post("/fhir", bundle(entries)), "nonsense");

        Http.Answer longer = caller(caller).post("/fhir", bundle(entries + 1));

        assertThat(longer.status()).isEqualTo(413);
        assertRefused(longer, "bundle-entries");
    }

    @Test
    void whoBringsNoTokenIsRefusedWithTheBodyUnread() {
        assertThat(anonymous().post("/fhir/Patient", "{").status()).isEqualTo(401);
        assertThat(anonymous().post("/fhir/Patient", ofLength((10 << 20) + 1)).status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "Patient?nonsense=1, nonsense",
        "Patient?_count=99999999, _count",
        "Patient?_count=x, _count",
        "Patient?_count=-1, _count",
        "Patient?birthdate=yesterday, yesterday",
        "Patient?birthdate=1990-13-45, 1990-13-45",
        "Patient?name:nonsense=x, nonsense",
        "Patient?general-practitioner.nonsense=x, nonsense",
        "Patient?_has:Observation:nonsense:code=x, nonsense",
        "Patient?_sort=nonsense, nonsense",
        "Observation?value-quantity=abc, abc"
    })
    void aSearchThatCannotBeUnderstoodIsRefused(String query, String said) {
        assertRefused(system(TENANT_EMPTY).get("/fhir/" + query), said);
    }

    @ParameterizedTest
    @CsvSource({"Nonsense/1", "Patient/$nonsense", "$expunge", "Patient/$expunge", "$reindex", "$meta", "$graphql"})
    void whatIsNotOfferedDoesNotExist(String path) {
        assertRefused(system(TENANT_EMPTY).get("/fhir/" + path), "");
    }

    @Test
    void aDocumentTypeDeclarationIsRefused() {
        Http.Answer answer = system(TENANT_EMPTY)
                .send(
                        "POST",
                        "/fhir/Patient",
                        "application/fhir+xml",
                        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
                                + "<Patient xmlns=\"http://hl7.org/fhir\"><language value=\"&e;\"/></Patient>");

        assertRefused(answer, "xml-doctype");
        assertThat(answer.body()).doesNotContain("root:");
    }

    @Test
    void aStaleVersionIsAConflict() {
        String id = UUID.randomUUID().toString();
        String body = "{\"resourceType\":\"Basic\",\"id\":\"" + id + "\",\"code\":{\"text\":\"%s\"}}";
        assertThat(system(TENANT_A)
                        .put("/fhir/Basic/" + id, body.formatted("a"))
                        .status())
                .isEqualTo(201);
        assertThat(system(TENANT_A)
                        .put("/fhir/Basic/" + id, body.formatted("b"))
                        .status())
                .isEqualTo(200);

        Http.Answer stale = system(TENANT_A).with("If-Match", "W/\"1\"").put("/fhir/Basic/" + id, body.formatted("c"));

        assertThat(stale.status()).isIn(409, 412);
        assertRefused(stale, "changed");
    }

    private Http caller(String kind) {
        return kind.equals("system")
                ? system(TENANT_EMPTY)
                : anonymous()
                        .withToken(ISSUER.token(Map.of(
                                "tenant",
                                TENANT_EMPTY,
                                "roles",
                                "doctor",
                                "fhirUser",
                                "Practitioner/careless",
                                "scope",
                                "user/*.cruds")));
    }

    /** Extensions inside each other, arrays and objects, so many. */
    private static String nested(int depth) {
        int pairs = (depth - 2) / 2;
        String value = depth % 2 == 1 ? "\"valueCoding\":{\"code\":\"x\"}" : "\"valueString\":\"x\"";
        return "[{\"url\":\"urn:x\",\"extension\":".repeat(pairs)
                + "[{\"url\":\"urn:x\"," + value + "}]"
                + "}]".repeat(pairs);
    }

    /** A Patient of so many bytes with an element that does not exist. */
    private static String ofLength(int bytes) {
        StringBuilder body = new StringBuilder(bytes).append("{\"resourceType\":\"Patient\",\"nam\":[\"");
        while (body.length() < bytes - 3) {
            body.append(body.length() % (1 << 20) == 0 && body.length() < bytes - 8 ? "\",\"" : "x");
        }
        return body.append("\"]}").toString();
    }

    /** A Bundle of a type that does not exist. */
    private static String bundle(int entries) {
        String entry = "{\"request\":{\"method\":\"GET\",\"url\":\"Patient/x\"}}";
        return "{\"resourceType\":\"Bundle\",\"type\":\"nonsense\",\"entry\":[" + (entry + ",").repeat(entries - 1)
                + entry + "]}";
    }

    private static void assertRefused(Http.Answer answer, String said) {
        assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
        assertThat(answer.json().path("resourceType").asText()).isEqualTo("OperationOutcome");
        assertThat(answer.json().at("/issue/0/severity").asText()).isEqualTo("error");
        assertThat(answer.json().at("/issue/0/diagnostics").asText()).contains(said);
        assertThat(answer.body()).doesNotContain("ca.uhn", "org.hl7", "HAPI-", "Exception", "\tat ", "select ");
    }
}
