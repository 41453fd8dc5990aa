package health.attest.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {
    private final RequestIds ids = new RequestIds(new SecureRandom());

    @Test
    void aHarmlessIdIsKeptToItsLongest() {
        assertThat(ids.idFor("aZ0._-")).isEqualTo("aZ0._-");
        assertThat(ids.idFor("x".repeat(64))).isEqualTo("x".repeat(64));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "a b",
                "a\nb",
                "<script>",
                "ä",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void anyOtherIsReplacedByARandomOne(String offered) {
        String id = ids.idFor(offered);

        assertThat(id).matches("[0-9a-f]{32}").isNotEqualTo(ids.idFor(offered));
    }
}
