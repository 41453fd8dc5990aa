package health.attest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Base58Test {

    /** Vectors of the IETF draft on Base58 encoding and of Bitcoin Core's base58_encode_decode.json. */
    @ParameterizedTest
    @CsvSource({
        "48656c6c6f20576f726c6421, 2NEpo7TZRRrLZSi2U",
        "0000287fb4cd, 11233QC4",
        "61, 2g",
        "516b6fcd0f, ABnLTmg",
        "00eb15231dfceb60925886b67d065299925915aeb172c06647, 1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L",
        "00000000000000000000, 1111111111"
    })
    void encodesAsBitcoinDoes(String hex, String expected) {
        assertThat(Base58.encode(HexFormat.of().parseHex(hex))).isEqualTo(expected);
    }
}
