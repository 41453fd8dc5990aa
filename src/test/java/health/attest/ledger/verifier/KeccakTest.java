package health.attest.ledger.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors of the Keccak submission and of well-known Ethereum selectors. */
class KeccakTest {

    @ParameterizedTest
    @CsvSource({
        "'', c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
        "abc, 4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
        "testing, 5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02",
        "'transfer(address,uint256)', a9059cbb2ab09eb219583f4a59a5d0623ade346d962bcd4e46b11da047c9049b"
    })
    void theDigestIsThePublishedOne(String text, String digest) {
        assertThat(HexFormat.of().formatHex(Keccak.hash(text.getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(digest);
    }

    @ParameterizedTest
    @CsvSource({"135", "136", "137", "272"})
    void everyLengthAroundABlockHasADigestOfItsOwn(int length) {
        assertThat(Keccak.hash(new byte[length])).hasSize(32).isNotEqualTo(Keccak.hash(new byte[length + 1]));
    }
}
