package health.attest.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class Bytes32Test {
    private static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void isReadWithAndWithoutThePrefix() {
        assertThat(Bytes32.ofHex(EMPTY_SHA256)).isEqualTo(Bytes32.ofHex("0x" + EMPTY_SHA256));
        assertThat(Bytes32.ofHex(EMPTY_SHA256)).hasToString("0x" + EMPTY_SHA256);
    }

    @Test
    void refusesAnyOtherLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes32.of(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes32.ofHex("0x" + EMPTY_SHA256 + "00"));
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes32.ofHex(""));
    }

    @Test
    void doesNotChangeWithTheArrayItWasMadeFrom() {
        byte[] bytes = new byte[32];
        Bytes32 word = Bytes32.of(bytes);

        bytes[0] = 1;
        word.toBytes()[0] = 2;

        assertThat(word).isEqualTo(Bytes32.ZERO);
    }
}
