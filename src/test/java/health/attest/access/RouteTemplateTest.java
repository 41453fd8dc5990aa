package health.attest.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTemplateTest {

    @ParameterizedTest
    @CsvSource({
        "GET, /fhir/Patient/123, GET Patient/{id}",
        "GET, /fhir/Patient/123/_history/4, GET Patient/{id}/_history/{id}",
        "GET, /fhir/Patient, GET Patient",
        "POST, /fhir, POST [base]",
        "GET, /fhir/metadata, GET metadata",
        "GET, /fhir/.well-known/smart-configuration, GET .well-known/smart-configuration",
        "GET, /fhir/Patient/123/$everything, GET Patient/{id}/$everything",
        "GET, /fhir/Patient/123/Observation, GET Patient/{id}/Observation",
        "GET, /security/dashboard, GET /security/dashboard",
        "GET, /.well-known/did/did:attest:1, GET /.well-known/did/{id}",
        "BREW, /fhir/Patient, OTHER Patient",
        "GET, /, GET /",
    })
    void keepsWhatTheSpecificationNames(String method, String path, String template) {
        assertThat(RouteTemplate.of(method, path)).hasToString(template);
    }

    @ParameterizedTest
    @CsvSource({
        "/fhir/Patient/Smith, GET Patient/{id}",
        "/fhir/alice@example.org, GET {id}",
        "/admin/users/alice, GET /admin/users/{id}",
        "/alice, GET /{other}",
        "/hooks/+491701234567, GET /hooks/{id}",
    })
    void keepsNothingThatCouldNameAPerson(String path, String template) {
        assertThat(RouteTemplate.of("GET", path)).hasToString(template);
    }
}
