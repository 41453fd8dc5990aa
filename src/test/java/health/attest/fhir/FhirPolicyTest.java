package health.attest.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.attest.access.Tenant;
import health.attest.fhir.FhirPolicy.ClientIds;
import java.util.List;
import org.junit.jupiter.api.Test;

class FhirPolicyTest {
    @Test
    void onlyADeploymentWithOneTenantTakesAnyIds() {
        assertThat(policy(ClientIds.ANY, "one").clientIds()).isEqualTo(ClientIds.ANY);
        assertThat(policy(ClientIds.UUID, "one", "two").clientIds()).isEqualTo(ClientIds.UUID);
        assertThatThrownBy(() -> policy(ClientIds.ANY, "one", "two"))
                .hasMessage("attest.fhir.client-ids: any needs a deployment with one tenant");
    }

    private static FhirPolicy policy(ClientIds ids, String... tenants) {
        return new FhirPolicy(
                "https://attest.test/fhir",
                List.of(tenants).stream().map(Tenant::new).toList(),
                20,
                100,
                1_000,
                ids);
    }
}
