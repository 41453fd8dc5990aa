package health.attest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    /** RFC 8785 section 3.2.2, without the numbers that ECMAScript would rewrite. */
    @Test
    void theExampleOfTheSpecificationIsWrittenAsThere() {
        String text = """
                {
                  "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                  "literals": [null, true, false]
                }
                """;

        assertThat(Json.parse(text).canonical())
                .isEqualTo("{\"literals\":[null,true,false],\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    /** RFC 8785 section 3.2.3: by UTF-16 code units, so the emoji before the Hebrew presentation form. */
    @Test
    void namesAreSortedByCodeUnits() {
        String text =
                "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}";

        assertThat(Json.parse(text).canonical())
                .isEqualTo(
                        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.10", "1.1", "0", "-0", "1E5", "1e5", "1.0e-7", "123456789012345678901234567890", "0.000"})
    void numbersStandAsTheyWereWritten(String number) {
        assertThat(Json.parse(number).canonical()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1,]",
                "[1 2]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "'a'",
                "01",
                "+1",
                ".5",
                "1.",
                "1e",
                "-",
                "tru",
                "True",
                "nul",
                "NaN",
                "\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\n\"",
                "\"\t\"",
                "1 2",
                "{\"a\":1,\"a\":1}",
                "\"\\ud83d\"",
                "\"\\ude00\"",
                "\"\\ude00\\ud83d\"",
                "\"\\ud83dx\"",
                "\u00a01",
                "[1]]"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text));
    }

    @Test
    void nestingHasALimit() {
        assertThat(Json.parse("[".repeat(256) + "]".repeat(256)).canonical()).hasSize(512);
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("[".repeat(258) + "]".repeat(258)));
    }

    @ParameterizedTest
    @CsvSource({"'{\"b\":1}', a", "'[1]', 0", "'\"a\"', a"})
    void aMemberThatIsNotThereIsRefused(String text, String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text).get(name));
    }

    @Test
    void aValueOfAnotherKindIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("1").text());
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("1.5").number());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.parse("\"1\"").number());
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("{}").elements());
    }
}
