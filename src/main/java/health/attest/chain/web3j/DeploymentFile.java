package health.attest.chain.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.chain.ChainAddress;
import health.attest.chain.ContractName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code <chainId>.json}: where the contracts of a chain are. Holds no secret; kept for people and for restarts. */
final class DeploymentFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    DeploymentFile(Path directory) {
        this.directory = directory;
    }

    /** The address of the Directory, if the chain was deployed to from here. */
    Optional<ChainAddress> directoryOf(long chainId) throws IOException {
        Path file = file(chainId);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode json = JSON.readTree(Files.readString(file));
        return Optional.of(new ChainAddress(json.path("contracts")
                .path(ContractName.DIRECTORY.solidityName())
                .asText()));
    }

    void write(long chainId, ChainAddress administrator, Map<ContractName, ChainAddress> contracts) throws IOException {
        Map<String, String> addresses = new LinkedHashMap<>();
        for (ContractName name : ContractName.values()) {
            if (contracts.containsKey(name)) {
                addresses.put(name.solidityName(), contracts.get(name).hex());
            }
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("chainId", chainId);
        content.put("administrator", administrator.hex());
        content.put("contracts", addresses);
        Files.createDirectories(directory);
        Files.writeString(file(chainId), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
    }

    private Path file(long chainId) {
        return directory.resolve(chainId + ".json");
    }
}
