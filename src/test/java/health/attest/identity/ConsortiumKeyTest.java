package health.attest.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ConsortiumKeyTest {

    /** RFC 4231, test case 1: its 20-byte key is padded with zeros to 32, which HMAC does anyway. */
    @Test
    void isHmacSha256() {
        ConsortiumKey key = ConsortiumKey.of(HexFormat.of().parseHex("0b".repeat(20) + "00".repeat(12)));

        assertThat(key.mac("Hi There").toHex())
                .isEqualTo("0xb0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }

    @Test
    void anotherKeyHasAnotherFingerprint() {
        assertThat(ConsortiumKey.of(key(1)).fingerprint())
                .isEqualTo(ConsortiumKey.of(key(1)).fingerprint())
                .isNotEqualTo(ConsortiumKey.of(key(2)).fingerprint());
    }

    @Test
    void refusesKeysThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> ConsortiumKey.of(new byte[32]));
        assertThatIllegalArgumentException().isThrownBy(() -> ConsortiumKey.of(new byte[16]));
    }

    @Test
    void isNeverPrinted() {
        assertThat(ConsortiumKey.of(key(0xab)).toString()).doesNotContain("abab");
    }

    private static byte[] key(int octet) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) octet);
        return bytes;
    }
}
