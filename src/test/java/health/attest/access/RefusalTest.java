package health.attest.access;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalTest {
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    @ParameterizedTest
    @EnumSource
    void everyReasonIsAValidOperationOutcomeInJsonAndXml(DenialReason reason) {
        Refusal refusal = new Refusal(403, reason, "r-1");

        OperationOutcome json = FHIR.newJsonParser()
                .setParserErrorHandler(new StrictErrorHandler())
                .parseResource(OperationOutcome.class, refusal.operationOutcomeJson());
        OperationOutcome xml = FHIR.newXmlParser()
                .setParserErrorHandler(new StrictErrorHandler())
                .parseResource(OperationOutcome.class, refusal.operationOutcomeXml());

        assertThat(json.equalsDeep(xml)).isTrue();
        assertThat(json.getIssueFirstRep().getDetails().getCodingFirstRep().getCode())
                .isEqualTo(reason.code());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/fhir/Patient, -, -, application/fhir+json;charset=UTF-8",
                "/fhir/Patient, -, application/fhir+xml, application/fhir+xml;charset=UTF-8",
                "/fhir/Patient, _format=xml, application/fhir+json, application/fhir+xml;charset=UTF-8",
                "/fhir/Patient, a=b&_format=json, application/fhir+xml, application/fhir+json;charset=UTF-8",
                "/security/dashboard, -, application/xml, application/problem+json;charset=UTF-8",
                "/fhirsomething, -, -, application/problem+json;charset=UTF-8",
            })
    void isWrittenInTheFormTheCallerAskedFor(String path, String query, String accept, String mediaType) {
        assertThat(new Refusal(403, DenialReason.BLOCKED, "r-1").answer(path, query, accept))
                .extracting(Refusal.Answer::mediaType)
                .isEqualTo(mediaType);
    }

    @Test
    void problemDetailsNameTheReasonAndTheRequest() {
        assertThat(new Refusal(429, DenialReason.RATE_LIMITED, "r-1").problemJson())
                .isEqualTo("""
                        {"type":"https://attest.health/fhir/CodeSystem/denial-reason#rate-limited",\
                        "title":"Too many requests.","status":429,"detail":"Too many requests. Request r-1."}""");
    }
}
