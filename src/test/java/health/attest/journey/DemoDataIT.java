package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a first start loads is what the server takes, under the strictest of its policies. */
class DemoDataIT extends ServerIT {

    @Test
    void theDemoBundleIsTakenWhole() throws IOException {
        String bundle = bundle();

        Http.Answer answer = system(TENANT_STRICT).post("/fhir", bundle);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("entry")).hasSize(27).allSatisfy(entry -> assertThat(
                        entry.at("/response/status").asText())
                .matches("20[01] .*|20[01]"));
    }

    @Test
    void aConsentInATransactionNamesThePatientOfTheSameTransaction() {
        Http.Answer named = system(TENANT_A).post("/fhir", transaction("urn:uuid:p"));
        Http.Answer nobody = system(TENANT_A).post("/fhir", transaction("urn:uuid:o"));

        assertThat(named.status()).as(named.body()).isEqualTo(200);
        assertThat(nobody.status()).as(nobody.body()).isBetween(400, 422);
    }

    private static String transaction(String patient) {
        String consent = """
                {"resourceType":"Consent","status":"active","patient":{"reference":"%s"},"policyRule":{"text":"x"},
                 "scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},
                 "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],
                 "provision":{"type":"permit"}}""".formatted(patient);
        return """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"fullUrl":"urn:uuid:p","resource":{"resourceType":"Patient","name":[{"family":"%s"}]},
                  "request":{"method":"POST","url":"Patient"}},
                 {"fullUrl":"urn:uuid:o","resource":{"resourceType":"Organization","name":"O"},
                  "request":{"method":"POST","url":"Organization"}},
                 {"fullUrl":"urn:uuid:c","resource":%s,"request":{"method":"POST","url":"Consent"}}]}
                """.formatted(UUID.randomUUID(), consent);
    }

    private static String bundle() throws IOException {
        try (InputStream bundle =
                Objects.requireNonNull(DemoDataIT.class.getResourceAsStream("/demo/riverside-clinic.json"))) {
            return new String(bundle.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
