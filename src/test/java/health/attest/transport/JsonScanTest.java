package health.attest.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScanTest {
    private static final BodyLimits LIMITS = new BodyLimits(1 << 20, 500, 64, 1_024, 50);

    @ParameterizedTest
    @CsvSource({
        "'{\"name\":[]}', json-empty-array",
        "'{\"name\":{}}', json-empty-object",
        "'{\"name\":null}', json-null",
        "'{\"name\":[{\"given\":[]}]}', json-empty-array",
        "'{}', json-empty-object",
    })
    void aResourceHasNoEmptyValuesForThoseAreNeverLookedAt(String json, String rule) {
        assertThatThrownBy(() -> JsonScan.entriesOfResource(new StringReader(json), LIMITS))
                .isInstanceOf(BodyRefusedException.class)
                .hasMessage(rule);
    }

    @Test
    void aResourceMayHaveNullBesideAnExtendedPrimitive() throws Exception {
        String json = "{\"entry\":[{\"given\":[null,\"Ada\"],\"_given\":[{\"id\":\"a\"},null]}]}";

        assertThat(JsonScan.entriesOfResource(new StringReader(json), LIMITS)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 0",
                "{\"entry\":[]} | 0",
                "{\"entry\":[{},{}]} | 2",
                "{\"entry\":[{\"resource\":{\"entry\":[{},{},{}]}}]} | 1",
                "[{\"entry\":[{}]}] | 0",
            })
    void countsTheEntriesOfTheOutermostObject(String json, int entries) throws Exception {
        assertThat(scan(json)).isEqualTo(entries);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1.50",
                "1e9",
                "-0.1E-9",
                "true",
                "false",
                "null",
                "\"\"",
                " [ 1 , 2 ] ",
                "{\"a\":{\"a\":1},\"b\":[{\"a\":1}]}",
                "\"\\u00e9\\n\\\"\"",
            })
    void readsWhatTheStandardAllows(String json) throws Exception {
        assertThat(scan(json)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "}",
                "{}{}",
                "{} x",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "01",
                "1.",
                ".5",
                "1e",
                "+1",
                "NaN",
                "tru",
                "\"",
                "\"\\x\"",
                "\"\\u00g0\"",
                "\"\n\"",
                "{\"a\" 1}",
                "[1 2]",
                "//x\n{}",
                "\uFEFF{}",
                "--1",
                "{\"a\":}",
            })
    void refusesWhatAnyParserMightReadDifferently(String json) {
        assertThatThrownBy(() -> scan(json))
                .isInstanceOfSatisfying(
                        BodyRefusedException.class, e -> assertThat(e.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{\"b\":[{\"a\":1,\"c\":2,\"a\":3}]}"})
    void aNameThatStandsTwiceIsRefusedHoweverItIsWritten(String json) {
        assertThatThrownBy(() -> scan(json)).hasMessage("json-duplicate-name");
    }

    @Test
    void nestingIsReadToTheLimitAndRefusedOnePastIt() throws Exception {
        assertThat(scan("[".repeat(64) + "]".repeat(64))).isZero();
        assertThatThrownBy(() -> scan("[".repeat(65) + "]".repeat(65))).hasMessage("json-depth");
        assertThatThrownBy(() -> scan("{\"a\":".repeat(65) + "1" + "}".repeat(65)))
                .hasMessage("json-depth");
    }

    @Test
    void aStringIsReadToTheLimitAndRefusedOnePastIt() throws Exception {
        assertThat(scan("\"" + "x".repeat(1_024) + "\"")).isZero();
        assertThat(scan("\"" + "\\u0078".repeat(1_024) + "\"")).isZero();
        assertThatThrownBy(() -> scan("\"" + "x".repeat(1_025) + "\"")).hasMessage("json-string-length");
    }

    @Test
    void aNameOrNumberWithoutEndIsRefused() {
        assertThatThrownBy(() -> scan("{\"" + "x".repeat(257) + "\":1}")).hasMessage("json-name-length");
        assertThatThrownBy(() -> scan("1".repeat(129))).hasMessage("json-number-length");
    }

    private static int scan(String json) throws IOException, BodyRefusedException {
        return JsonScan.entries(new StringReader(json), LIMITS);
    }
}
