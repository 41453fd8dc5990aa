package health.attest.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabellingTest {
    private static final String RESTRICTED = Confidentiality.SYSTEM + "|R";
    private final Labelling labelling = new Labelling(List.of(
            new Labelling.SensitiveCodes("act|HIV", Confidentiality.R, Set.of("loinc|75622-1")),
            new Labelling.SensitiveCodes("act|PSY", Confidentiality.V, Set.of("sct|74732009"))));

    @Test
    void aSensitiveCodeBringsItsLabelAndItsConfidentiality() {
        assertThat(labelling.missing(Set.of("loinc|75622-1"), Set.of()))
                .containsExactlyInAnyOrder("act|HIV", RESTRICTED);
        assertThat(labelling.missing(Set.of("loinc|75622-1", "sct|74732009"), Set.of()))
                .containsExactlyInAnyOrder("act|HIV", "act|PSY", Confidentiality.SYSTEM + "|V");
    }

    @Test
    void whatIsLabelledAlreadyOrHigherStaysAsItIs() {
        assertThat(labelling.missing(Set.of("loinc|75622-1"), Set.of("act|HIV", RESTRICTED)))
                .isEmpty();
        assertThat(labelling.missing(Set.of("loinc|75622-1"), Set.of(Confidentiality.SYSTEM + "|V")))
                .containsExactly("act|HIV");
    }

    @Test
    void otherCodesBringNothing() {
        assertThat(labelling.missing(Set.of("loinc|2339-0"), Set.of())).isEmpty();
    }
}
