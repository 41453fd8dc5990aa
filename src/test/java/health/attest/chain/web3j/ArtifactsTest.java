package health.attest.chain.web3j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.chain.ContractName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

class ArtifactsTest {

    @Test
    void theCodeHashIsThatOfTheCommittedCode() throws IOException {
        for (ContractName name : ContractName.values()) {
            String code = new ObjectMapper()
                    .readTree(Files.readString(Path.of("contracts/artifacts", name.solidityName() + ".json")))
                    .get("deployedBytecode")
                    .asText();

            assertThat(committed().of(name).codeHash().toBytes())
                    .isEqualTo(Hash.sha3(Numeric.hexStringToByteArray(code)));
        }
    }

    @Test
    void knowsTheContractsErrorsByTheirSelectors() {
        String data = Hash.sha3String("AnchorLogNotLarger(uint64,uint64)").substring(0, 10) + "00".repeat(64);

        assertThat(committed().errorOf(data)).isEqualTo("AnchorLogNotLarger");
        assertThat(committed().errorOf("0x")).isEqualTo("revert");
        assertThat(committed().errorOf("0x08c379a0")).isEqualTo("revert");
    }

    @Test
    void aTamperedArtifactIsRefusedByName() {
        assertThatThrownBy(() -> Artifacts.read(name -> {
                    try (InputStream in = Files.newInputStream(Path.of("contracts/artifacts", name))) {
                        byte[] bytes = in.readAllBytes();
                        if (name.equals("AnchorLog.json")) {
                            bytes[bytes.length / 2] ^= 1;
                        }
                        return new ByteArrayInputStream(bytes);
                    }
                }))
                .isInstanceOf(ChainRefusedException.class)
                .hasMessage("artifact contracts/AnchorLog.json is not what its checksum says");
    }

    private static Artifacts committed() {
        return Artifacts.read(name -> Files.newInputStream(Path.of("contracts/artifacts", name)));
    }
}
