package health.attest.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** RFC 6238, appendix B; its codes have eight digits, the last six of which are ours. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void codesAreThoseOfTheSpecification(long second, String code) {
        assertThat(Totp.at(SECRET, Instant.ofEpochSecond(second))).isEqualTo(code);
    }

    @Test
    void aCodeHoldsOneStepBeforeAndAfterItsOwn() {
        assertThat(Totp.stepOf(SECRET, "287082", Instant.ofEpochSecond(30))).hasValue(1L);
        assertThat(Totp.stepOf(SECRET, "287082", Instant.ofEpochSecond(0))).hasValue(1L);
        assertThat(Totp.stepOf(SECRET, "287082", Instant.ofEpochSecond(89))).hasValue(1L);
        assertThat(Totp.stepOf(SECRET, "287082", Instant.ofEpochSecond(90))).isEmpty();
        assertThat(Totp.stepOf(SECRET, "287083", Instant.ofEpochSecond(59))).isEmpty();
        assertThat(Totp.stepOf(SECRET, "", Instant.ofEpochSecond(59))).isEmpty();
    }

    @Test
    void secretsAreWrittenInBase32() {
        assertThat(Totp.base32(SECRET)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assertThat(Totp.base32("f".getBytes(StandardCharsets.US_ASCII))).isEqualTo("MY");
        assertThat(Totp.base32("foobar".getBytes(StandardCharsets.US_ASCII))).isEqualTo("MZXW6YTBOI");
    }
}
