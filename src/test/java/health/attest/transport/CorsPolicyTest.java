package health.attest.transport;

import static health.attest.transport.CorsPolicy.Answer.ANY_ORIGIN;
import static health.attest.transport.CorsPolicy.Answer.REFUSED;
import static health.attest.transport.CorsPolicy.Answer.THIS_ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsPolicyTest {
    private final CorsPolicy policy =
            new CorsPolicy(Set.of("https://portal.example"), origin -> origin.equals("https://app.example"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/fhir/metadata",
                "/fhir/.well-known/smart-configuration",
                "/.well-known/openid-configuration",
                "/oauth2/jwks",
                "/ledger/checkpoint",
            })
    void discoveryAndTheLedgerAreForEveryPage(String path) {
        assertThat(policy.decide("https://anyone.example", path)).isEqualTo(ANY_ORIGIN);
    }

    @Test
    void theApiIsForPagesOfClientsAndOfTheDeployment() {
        assertThat(policy.decide("https://app.example", "/fhir/Patient/1")).isEqualTo(THIS_ORIGIN);
        assertThat(policy.decide("https://portal.example", "/oauth2/token")).isEqualTo(THIS_ORIGIN);
        assertThat(policy.decide("https://anyone.example", "/fhir/Patient/1")).isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/account/me", "/admin/users", "/security/block", "/console", "/oauth2/authorize", "/login"})
    void whatPeopleDoWithASessionIsForNoOtherPage(String path) {
        assertThat(policy.decide("https://app.example", path)).isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "", "https://app.example/path", "https://user@app.example", "file://", "*"})
    void whatIsNoWebOriginIsRefused(String origin) {
        CorsPolicy trusting = new CorsPolicy(Set.of(), any -> true);

        assertThat(trusting.decide(origin, "/fhir/Patient")).isEqualTo(REFUSED);
    }

    @Test
    void aDeploymentMayOpenTheApiToEveryPageButNotToWhatIsNone() {
        CorsPolicy open = new CorsPolicy(Set.of("*"), none -> false);

        assertThat(open.decide("https://anyone.example", "/fhir/Patient")).isEqualTo(THIS_ORIGIN);
        assertThat(open.decide("null", "/fhir/Patient")).isEqualTo(REFUSED);
        assertThatIllegalArgumentException().isThrownBy(() -> new CorsPolicy(Set.of("portal.example"), none -> false));
    }
}
