package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** To know who asks, and that they may, costs a read no statement: tokens, keys and revocations are in memory. */
class ScopeCostIT extends ServerIT {
    /** PostgreSQL's driver prepares a statement on the server at its fifth use and counts alike from then on. */
    private static final int WARM = 8;

    @Test
    void neitherATokenNorItsScopesCostAReadAStatement() {
        String patient = system(TENANT_A)
                .post("/fhir/Patient", "{\"resourceType\":\"Patient\",\"active\":true}")
                .id();
        String path = "/fhir/Patient/" + patient;
        // The same doctor, of whom consents ask the same: once reaching the tenant, once one patient's compartment.
        Map<String, String> wide =
                Map.of("tenant", TENANT_A, "roles", "doctor", "fhirUser", "Practitioner/grace", "scope", "user/*.rs");
        Map<String, String> narrow = Map.of(
                "tenant", TENANT_A,
                "roles", "doctor",
                "fhirUser", "Practitioner/grace",
                "patient", patient,
                "scope", "patient/*.rs");
        Http known = caller(wide);
        Http confined = caller(narrow);

        try (Statements statements = Statements.counting()) {
            int wideReads = most(statements, () -> known.get(path).status());
            int firstUses = most(statements, () -> caller(wide).get(path).status());
            int confinedReads = most(statements, () -> confined.get(path).status());

            assertThat(wideReads).isPositive();
            assertThat(firstUses).isEqualTo(wideReads);
            assertThat(confinedReads).isEqualTo(wideReads);
        }
    }

    private Http caller(Map<String, String> claims) {
        Map<String, String> once = new HashMap<>(claims);
        once.put("jti", UUID.randomUUID().toString());
        return anonymous().withToken(ISSUER.token(once));
    }

    /** The statements of a read that is warm; all reads of a kind send equally many. */
    private static int most(Statements statements, Supplier<Integer> read) {
        for (int i = 0; i < WARM; i++) {
            assertThat(read.get()).isEqualTo(200);
        }
        statements.taken();
        TreeSet<Integer> counts = new TreeSet<>();
        for (int i = 0; i < 5; i++) {
            assertThat(read.get()).isEqualTo(200);
            counts.add(statements.taken());
        }
        return counts.first();
    }
}
