package health.attest.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {
    private final HeaderRules rules = new HeaderRules(100, 8_192, 200);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/fhir//Patient",
                "/fhir/../admin",
                "/fhir/./Patient",
                "/fhir/Patient/..",
                "/fhir/Patient;jsessionid=1",
                "/fhir/%2e%2e/admin",
                "/fhir%2Fmetadata",
                "/fhir/Patient%5c1",
                "/fhir/%50atient",
                "/fhir/Patient/%00",
                "/fhir/Patient/%0a",
                "/fhir/%25",
                "/fhir/%zz",
                "fhir/Patient",
                "/fhir\\Patient",
                "*",
                "",
            })
    void aPathWithTwoReadingsIsNotPlain(String path) {
        assertThat(rules.isPlain(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/fhir",
                "/fhir/",
                "/fhir/Patient/a.b-c",
                "/fhir/Patient/1/$everything",
                "/.well-known/did/did:web:localhost%3A8080",
                "/ledger/tile/0/x001/067",
            })
    void anOrdinaryPathIsPlain(String path) {
        assertThat(rules.isPlain(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Rewrite-History",
                "content-location",
                "X-HTTP-Method-Override",
                "X-Request-Partition-IDs",
                "X-Cascade",
                "X-Forwarded-Host",
                "Forwarded",
                "X-Original-URL",
                "X-Retry-On-Version-Conflict",
            })
    void headersThatGiveOrdersAreStripped(String header) {
        assertThat(rules.strips(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "If-Match", "Prefer", "If-None-Exist", "Origin", "traceparent"})
    void headersOfTheFhirApiStay(String header) {
        assertThat(rules.strips(header)).isFalse();
    }

    @Test
    void parametersAreReadToTheLimitAndRefusedOnePastIt() {
        assertThat(rules.permitsParameters("a=1&".repeat(199) + "a=1")).isTrue();
        assertThat(rules.permitsParameters("a=1&".repeat(200) + "a=1")).isFalse();
    }

    @Test
    void aLimitOutOfBoundsIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HeaderRules(9, 8_192, 200));
        assertThatIllegalArgumentException().isThrownBy(() -> new HeaderRules(100, 8_192, 0));
    }
}
