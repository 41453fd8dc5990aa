package health.attest.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code scripts/contracts --check} finds out with the compiler, as far as it can be seen without. */
class ArtifactFilesTest {
    private static final Path CONTRACTS = Path.of("contracts");

    @Test
    void theArtifactsWereCompiledFromTheseSources() throws IOException {
        JsonNode sources = new ObjectMapper()
                .readTree(Files.readString(CONTRACTS.resolve("artifacts/compiler-input.json")))
                .path("input")
                .path("sources");

        int own = 0;
        for (Map.Entry<String, JsonNode> source : sources.properties()) {
            if (source.getKey().startsWith("src/")) {
                own++;
                assertThat(source.getValue().path("content").asText())
                        .isEqualTo(Files.readString(CONTRACTS.resolve(source.getKey())));
            }
        }
        assertThat(own).isEqualTo(ContractName.values().length);
    }

    @Test
    void everyArtifactIsWhatItsChecksumSays() throws IOException, NoSuchAlgorithmException {
        for (String line : Files.readAllLines(CONTRACTS.resolve("artifacts/SHA256SUMS"))) {
            String[] parts = line.split("  ", 2);
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Files.readAllBytes(CONTRACTS.resolve("artifacts").resolve(parts[1])));

            assertThat(HexFormat.of().formatHex(digest)).as(parts[1]).isEqualTo(parts[0]);
        }
    }

    @Test
    void anAnchorCostsAtMostFortyThousandGasWhateverItsSize() throws IOException {
        JsonNode gas = new ObjectMapper().readTree(Files.readString(CONTRACTS.resolve("snapshots/AnchorLog.json")));

        assertThat(gas.path("anchorHead of 1 entry").asInt()).isBetween(21_000, 40_000);
        assertThat(gas.path("anchorHead of 2^64 - 3 entries").asInt()).isBetween(21_000, 40_000);
    }
}
