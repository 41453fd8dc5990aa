package health.attest.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedFileTest {
    private static final SeedFile HOSPITALS = file("z-hospitals.json", "Organization", "Location");
    private static final SeedFile PRACTITIONERS = file("y-practitioners.json", "Practitioner", "PractitionerRole");
    private static final SeedFile ALICE = file("a-alice.json", "Patient", "Organization", "Practitioner");
    private static final SeedFile BOB = file("b-bob.json", "Patient", "Encounter");

    @Test
    void whatIsReferredToComesFirst() {
        assertThat(SeedFile.inOrder(List.of(BOB, ALICE, PRACTITIONERS, HOSPITALS)))
                .containsExactly(HOSPITALS, PRACTITIONERS, ALICE, BOB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"collection", "searchset", "history", "document", "", "Transaction"})
    void onlyTransactionsAndBatchesAreLoaded(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SeedFile(Path.of("a.json"), "00", type, 1, Set.of("Patient"), 10))
                .withMessage("is a bundle of type %s, not a transaction or batch", type);
    }

    private static SeedFile file(String name, String... types) {
        return new SeedFile(Path.of(name), "00", "transaction", 1, Set.of(types), 10);
    }
}
