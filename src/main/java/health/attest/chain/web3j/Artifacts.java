package health.attest.chain.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.chain.Bytes32;
import health.attest.chain.ContractName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.web3j.crypto.Hash;

/** The committed artifacts of {@code contracts/artifacts}, compared with their checksums before they are believed. */
final class Artifacts {
    private final Map<ContractName, Artifact> byName;

    private Artifacts(Map<ContractName, Artifact> byName) {
        this.byName = byName;
    }

    /** Where the bytes of an artifact come from; throws when there is none of that name. */
    interface Source {
        InputStream open(String name) throws IOException;
    }

    /** The artifacts this server was built with. */
    static Artifacts built() {
        return read(Artifacts::resource);
    }

    private static InputStream resource(String name) throws IOException {
        InputStream found = Artifacts.class.getResourceAsStream("/contracts/" + name);
        if (found == null) {
            throw new IOException("no contracts/" + name);
        }
        return found;
    }

    /**
     * Reads all artifacts.
     *
     * @throws ChainRefusedException if one is not what its checksum says
     */
    static Artifacts read(Source source) {
        try {
            Map<String, String> sums = checksums(source);
            Map<ContractName, Artifact> read = new EnumMap<>(ContractName.class);
            for (ContractName name : ContractName.values()) {
                read.put(name, artifact(source, name.solidityName() + ".json", sums));
            }
            return new Artifacts(read);
        } catch (IOException e) {
            throw new UncheckedIOException("contract artifacts cannot be read", e);
        }
    }

    Artifact of(ContractName name) {
        Artifact artifact = byName.get(name);
        if (artifact == null) {
            throw new IllegalStateException("every contract was read");
        }
        return artifact;
    }

    /** Name of the contract error that this revert data starts with; {@code revert} if none of ours does. */
    String errorOf(String revertData) {
        String selector = revertData.length() < 10 ? "" : revertData.substring(0, 10);
        return byName.values().stream()
                .filter(artifact -> artifact.errors().containsKey(selector))
                .map(artifact -> artifact.errors().get(selector))
                .findFirst()
                .orElse("revert");
    }

    private static Map<String, String> checksums(Source source) throws IOException {
        try (InputStream in = source.open("SHA256SUMS")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(line -> line.split("  ", 2))
                    .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0]));
        }
    }

    private static Artifact artifact(Source source, String file, Map<String, String> sums) throws IOException {
        byte[] bytes;
        try (InputStream in = source.open(file)) {
            bytes = in.readAllBytes();
        }
        if (!sha256(bytes).equals(sums.get(file))) {
            throw new ChainRefusedException("artifact contracts/" + file + " is not what its checksum says");
        }
        JsonNode json = new ObjectMapper().readTree(bytes);
        Map<String, String> errors = new HashMap<>();
        for (JsonNode entry : json.get("abi")) {
            if (entry.get("type").asText().equals("error")) {
                String types = StreamSupport.stream(entry.get("inputs").spliterator(), false)
                        .map(input -> input.get("type").asText())
                        .collect(Collectors.joining(","));
                String name = entry.get("name").asText();
                errors.put(Hash.sha3String(name + "(" + types + ")").substring(0, 10), name);
            }
        }
        return new Artifact(
                json.get("bytecode").asText(),
                Bytes32.ofHex(json.get("codeHash").asText()),
                errors);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
