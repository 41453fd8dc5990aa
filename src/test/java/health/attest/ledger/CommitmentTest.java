package health.attest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitmentTest {
    private static final Salt SALT = Salt.ofHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    private static final Envelope ENVELOPE = new Envelope(
            "log.example/a",
            "demo",
            EntryKind.RESOURCE,
            "Patient/1",
            2,
            "update",
            Instant.parse("2026-01-02T03:04:05.678901Z"),
            "https://example.org/c/1",
            Hash.ofEmptyTree());

    private static final String CANONICAL = "{\"canonicalization\":\"https://example.org/c/1\","
            + "\"digest\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\","
            + "\"kind\":\"resource\",\"log\":\"log.example/a\",\"op\":\"update\","
            + "\"recorded\":\"2026-01-02T03:04:05.678Z\",\"ref\":\"Patient/1\",\"tenant\":\"demo\",\"v\":1,"
            + "\"version\":\"2\"}";

    @Test
    void anEnvelopeHasOneForm() {
        assertThat(ENVELOPE.toJson().canonical()).isEqualTo(CANONICAL);
        assertThat(Envelope.of(Json.parse(CANONICAL))).isEqualTo(ENVELOPE);
    }

    /** Computed with openssl dgst -mac HMAC over the domain and the text above. */
    @Test
    void aCommitmentIsTheHmacOfDomainAndEnvelope() {
        assertThat(Commitment.to(ENVELOPE, SALT).toHex())
                .isEqualTo("29bf40eca345b92598e32ab34d3974ab75b841129dd2268c4282b138167bfe0d");
        assertThat(Commitment.leaf(Commitment.to(ENVELOPE, SALT)).toHex())
                .isEqualTo("c505bc1ff93deddfc667538fc31080a1a98c517d366d903687eeb26f1b566499");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"v\":1', '\"v\":2'",
        "'\"v\":1', '\"v\":1,\"w\":1'",
        "'\"version\":\"2\"', '\"version\":\"02\"'",
        "'.678Z', '.6781Z'",
        "'\"kind\":\"resource\"', '\"kind\":\"RESOURCE\"'",
        "'\"kind\":\"resource\"', '\"kind\":\"other\"'",
        "'b855\"', 'B855\"'",
        "'b855\"', 'b8\"'",
        "'\"op\":\"update\",', ''"
    })
    void anyOtherTextIsNoEnvelope(String there, String instead) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Envelope.of(Json.parse(CANONICAL.replace(there, instead))));
    }

    @Test
    void aSaltHasOneLengthAndIsNotPrinted() {
        assertThat(SALT.toHex()).startsWith("000102");
        assertThat(SALT).hasToString("Salt[hidden]");
        assertThatIllegalArgumentException().isThrownBy(() -> Salt.of(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> Salt.of(new byte[0]));
    }
}
