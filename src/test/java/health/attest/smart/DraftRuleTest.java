package health.attest.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DraftRuleTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void onlyAnOwnYoungFirstDraftMayBeDeleted() {
        assertThat(DraftRule.permits("preliminary", true, 1, NOON.minusSeconds(86_399), NOON))
                .isTrue();
        assertThat(DraftRule.permits("preliminary", true, 1, NOON.minusSeconds(86_400), NOON))
                .isFalse();
        assertThat(DraftRule.permits("final", true, 1, NOON, NOON)).isFalse();
        assertThat(DraftRule.permits(null, true, 1, NOON, NOON)).isFalse();
        assertThat(DraftRule.permits("draft", false, 1, NOON, NOON)).isFalse();
        assertThat(DraftRule.permits("draft", true, 2, NOON, NOON)).isFalse();
    }
}
