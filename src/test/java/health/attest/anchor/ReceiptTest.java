package health.attest.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.chain.AnchorLog;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainAddress;
import health.attest.chain.Inclusion;
import health.attest.ledger.CanonicalResource;
import health.attest.ledger.Checkpoint;
import health.attest.ledger.Commitment;
import health.attest.ledger.EntryKind;
import health.attest.ledger.Envelope;
import health.attest.ledger.Hash;
import health.attest.ledger.MerkleTree;
import health.attest.ledger.NoteSigner;
import health.attest.ledger.Salt;
import health.attest.ledger.SecondVerifier;
import health.attest.ledger.TileEdge;
import health.attest.ledger.TiledSubtrees;
import health.attest.ledger.verifier.ConsoleRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A receipt convinces whoever has nothing else; a receipt that was touched convinces nobody, in two languages. */
class ReceiptTest {
    private static final String ORIGIN = "log.example/a";
    private static final NoteSigner SIGNER = NoteSigner.generate(ORIGIN, new SecureRandom());
    private static final String RECORD =
            "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"2\"},\"active\":true}";
    private static final Salt SALT = Salt.ofHex("07".repeat(32));
    private static final int INDEX = 300;
    private static final int SIZE = 700;

    @TempDir
    private Path directory;

    @Test
    void anUntouchedReceiptHolds() throws IOException {
        String receipt = receipt(Optional.empty());

        assertThat(verify(receipt, RECORD).exitCode()).isZero();
        assertThat(verify(receipt, RECORD).output()).contains("the entry is number 300 of the 700");
        assertThat(second(receipt, RECORD).output()).isEqualTo("holds\n");
    }

    @Test
    void theParametersOfTheOperationAreReadAsWell() throws IOException {
        String text = receipt(Optional.empty()).replace("\\", "\\\\").replace("\"", "\\\"");
        String parameters =
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"state\",\"valueCode\":\"logged\"},"
                        + "{\"name\":\"receipt\",\"valueString\":\"" + text + "\"}]}";

        assertThat(verify(parameters, RECORD).exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"tenant\":\"demo\"|\"tenant\":\"other\"",
                "\"ref\":\"Patient/p1\"|\"ref\":\"Patient/p2\"",
                "\"version\":\"2\"|\"version\":\"3\"",
                "\"op\":\"update\"|\"op\":\"create\"",
                "\"kind\":\"resource\"|\"kind\":\"audit\"",
                "2026-01-02T03:04:05.678Z|2025-01-02T03:04:05.678Z",
                "\"log\":\"log.example/a\"|\"log\":\"log.example/b\"",
                "\"index\":300|\"index\":301",
                "\"index\":300|\"index\":-1",
                "\"size\":700|\"size\":701",
                "\"salt\":\"07|\"salt\":\"08",
                "\\n700\\n|\\n701\\n",
                "\"path\":[\"|\"path\":[\"0000000000000000000000000000000000000000000000000000000000000000\",\"",
                "\u2014 log.example/a|\u2014 log.example/b",
                "\"key\":\"log.example/a+|\"key\":\"log.example/b+"
            })
    void aTouchedReceiptDoesNot(String there, String instead) throws IOException {
        String receipt = receipt(Optional.empty());
        String touched = receipt.replace(there, instead);
        assertThat(touched).isNotEqualTo(receipt);

        assertThat(verify(touched, RECORD).exitCode()).isEqualTo(1);
        assertThat(second(touched, RECORD).exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true|false",
                "\"p1\"|\"p2\"",
                "\"versionId\":\"2\"|\"versionId\":\"1\"",
                "\"active\":true|\"active\":true,\"gender\":\"other\""
            })
    void anotherRecordDoesNot(String there, String instead) throws IOException {
        String receipt = receipt(Optional.empty());
        String other = RECORD.replace(there, instead);

        assertThat(verify(receipt, other).exitCode()).isEqualTo(1);
        assertThat(second(receipt, other).exitCode()).isEqualTo(1);
    }

    @Test
    void aKeyTheCallerDoesNotTrustDoesNot() throws IOException {
        String mine = NoteSigner.generate(ORIGIN, new SecureRandom()).verifier().toString();

        assertThat(ConsoleRun.verify(file("receipt", receipt(Optional.empty())), "--key", mine)
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void aReceiptThatNamesNoChainIsNotOnOne() throws IOException {
        ConsoleRun run = ConsoleRun.verify(file("receipt", receipt(Optional.empty())), "--rpc", "http://127.0.0.1:9/");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).contains("the entry is only logged");
    }

    @Test
    void aChainThatDoesNotAnswerIsNoProof() throws IOException {
        Inclusion inclusion = new Inclusion(Bytes32.ZERO, 7, Bytes32.ZERO, Instant.EPOCH, 37_490);
        AnchorLog.Place place = new AnchorLog.Place(31_337, ChainAddress.ZERO, Bytes32.ZERO);
        String receipt = receipt(Optional.of(new Receipt.Anchoring(place, inclusion, true)));

        assertThat(ConsoleRun.verify(file("receipt", receipt), "--rpc", "http://127.0.0.1:9/")
                        .exitCode())
                .isEqualTo(2);
        assertThat(ConsoleRun.verify(file("receipt", receipt)).output()).contains("not checked: the chain");
    }

    private static String receipt(Optional<Receipt.Anchoring> anchoring) {
        Envelope envelope = new Envelope(
                ORIGIN,
                "demo",
                EntryKind.RESOURCE,
                "Patient/p1",
                2,
                "update",
                Instant.parse("2026-01-02T03:04:05.678Z"),
                CanonicalResource.URI,
                CanonicalResource.digest(RECORD));
        Map<TileEdge.Position, byte[]> tiles = new TreeMap<>();
        TileEdge edge = TileEdge.of(0, (level, index) -> new byte[0]);
        for (int i = 0; i < SIZE; i++) {
            edge.append(
                    i == INDEX
                            ? Commitment.leaf(Commitment.to(envelope, SALT))
                            : Hash.ofLeaf(("entry " + i).getBytes(StandardCharsets.US_ASCII)));
        }
        tiles.putAll(edge.takeChanged());
        TiledSubtrees subtrees = new TiledSubtrees(
                (level, index) -> tiles.getOrDefault(new TileEdge.Position(level, index), new byte[0]));
        String note =
                SIGNER.sign(new Checkpoint(ORIGIN, SIZE, edge.root()).text()).format();
        return new Receipt(
                        envelope,
                        SALT,
                        MerkleTree.proveInclusion(subtrees, INDEX, SIZE),
                        note,
                        SIGNER.verifier().toString(),
                        anchoring)
                .toJson()
                .canonical();
    }

    private ConsoleRun verify(String receipt, String record) throws IOException {
        return ConsoleRun.verify(file("receipt", receipt), file("record", record));
    }

    private SecondVerifier.Answer second(String receipt, String record) throws IOException {
        return SecondVerifier.run(file("receipt", receipt), file("record", record));
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name + ".json"), content).toString();
    }
}
