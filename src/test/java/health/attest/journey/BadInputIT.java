package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mistake gets a 4xx OperationOutcome that says what is wrong and nothing of the server's inside. */
class BadInputIT extends ServerIT {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"resourceType\":\"Nonsense\"}",
                "{\"resourceType\":\"Observation\"}",
                "{\"resourceType\":\"Patient\",\"nam\":[]}",
                "{\"resourceType\":\"Patient\",\"nam\":null}",
                "{\"resourceType\":\"Patient\",\"nam\":{}}",
                "{\"resourceType\":\"Patient\",\"nam\":[{\"family\":\"X\"}]}",
                "{\"resourceType\":\"Patient\",\"name\":[{\"famly\":\"X\"}]}",
                "[]",
                "\"Patient\"",
                "{\"resourceType\":\"Patient\",\"active\":true,\"active\":false}",
                "{\"resourceType\":\"Patient\",\"birthDate\":\"1990-13-45\"}",
                "{\"resourceType\":\"Patient\",\"managingOrganization\":{\"reference\":\"Organization/none\"}}",
                "<Patient xmlns=\"http://hl7.org/fhir\"/>"
            })
    void aBodyThatIsNoPatientIsRefused(String body) {
        assertRefused(system(TENANT_A).post("/fhir/Patient", body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Patient xmlns=\"http://hl7.org/fhir\"><nam value=\"X\"/></Patient>",
                "<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"true\" nam=\"X\"/></Patient>",
                "<Patient xmlns=\"http://hl7.org/fhir\"><birthDate value=\"1990-13-45\"/></Patient>",
                "<Patient xmlns=\"http://hl7.org/fhir\">",
            })
    void anXmlBodyThatIsNoPatientIsRefused(String body) {
        Http xml = system(TENANT_A).with("Accept", "application/fhir+json");

        assertRefused(xml.send("POST", "/fhir/Patient", "application/fhir+xml", body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient?nonsense=1",
                "Patient?_count=99999999",
                "Patient?_count=x",
                "Patient?birthdate=yesterday",
                "Patient?birthdate=1990-13-45",
                "Patient?name:nonsense=x",
                "Patient?general-practitioner.nonsense=x",
                "Patient?_has:Observation:nonsense:code=x",
                "Patient?_sort=nonsense",
                "Observation?value-quantity=abc"
            })
    void aSearchThatCannotBeUnderstoodIsRefused(String query) {
        assertRefused(system(TENANT_A).get("/fhir/" + query));
    }

    @ParameterizedTest
    @CsvSource({"Nonsense/1", "Patient/$nonsense", "$expunge", "Patient/$expunge", "$reindex", "$meta", "$graphql"})
    void whatIsNotOfferedDoesNotExist(String path) {
        assertRefused(system(TENANT_A).get("/fhir/" + path));
    }

    @Test
    void aDocumentTypeDeclarationIsRefused() {
        Http.Answer answer = system(TENANT_A)
                .send(
                        "POST",
                        "/fhir/Patient",
                        "application/fhir+xml",
                        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
                                + "<Patient xmlns=\"http://hl7.org/fhir\"><language value=\"&e;\"/></Patient>");

        assertRefused(answer);
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
        assertRefused(stale);
    }

    private static void assertRefused(Http.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
        assertThat(answer.json().path("resourceType").asText()).isEqualTo("OperationOutcome");
        assertThat(answer.json().at("/issue/0/severity").asText()).isEqualTo("error");
        assertThat(answer.body()).doesNotContain("ca.uhn", "org.hl7", "HAPI-", "Exception", "\tat ", "select ");
    }
}
