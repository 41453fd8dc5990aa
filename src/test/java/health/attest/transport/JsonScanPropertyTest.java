package health.attest.transport;

import static health.attest.samples.Samples.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.samples.Samples;
import java.io.IOException;
import java.io.StringReader;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class JsonScanPropertyTest {
    private static final BodyLimits LIMITS = new BodyLimits(1 << 20, 500, 64, 1_024, 50);
    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** Within the limits the scan accepts exactly the texts that a strict parser accepts. */
    @Test
    void acceptsExactlyWhatAStrictParserAccepts() {
        forAll(JsonScanPropertyTest::drawText, text -> assertThat(scanAccepts(text))
                .isEqualTo(jacksonAccepts(text)));
    }

    private static boolean scanAccepts(String text) {
        try {
            JsonScan.entries(new StringReader(text), LIMITS);
            return true;
        } catch (BodyRefusedException e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean jacksonAccepts(String text) {
        try {
            return !STRICT.readTree(text).isMissingNode();
        } catch (IOException e) {
            return false;
        }
    }

    /** A well-formed text, sometimes with one character changed. */
    private static String drawText(RandomGenerator random) {
        StringBuilder text = new StringBuilder(drawValue(random, 0));
        if (random.nextInt(3) > 0 && text.length() > 0) {
            String replacements = "{}[]\",:0123456789-+.eE\\utrfn ";
            text.setCharAt(random.nextInt(text.length()), replacements.charAt(random.nextInt(replacements.length())));
        }
        return text.toString();
    }

    private static String drawValue(RandomGenerator random, int depth) {
        return switch (random.nextInt(depth < 4 ? 8 : 6)) {
            case 0 -> "true";
            case 1 -> "null";
            case 2 -> Integer.toString(random.nextInt(-100, 100));
            case 3 -> random.nextInt(100) + "." + random.nextInt(100) + "e" + random.nextInt(-9, 9);
            case 4 -> "\"" + random.nextInt(100) + "\\u00e9\\n\"";
            case 5 -> "\"\"";
            case 6 -> "[" + String.join(",", Samples.list(random, 0, 4, r -> drawValue(r, depth + 1))) + "]";
            default ->
                "{"
                        + String.join(
                                ", ",
                                Samples.list(
                                        random,
                                        0,
                                        4,
                                        r -> "\"" + (char) ('a' + r.nextInt(6)) + "\":" + drawValue(r, depth + 1)))
                        + "}";
        };
    }
}
