package health.attest.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedChainIT {
    private static final Path MODULES = Path.of("contracts/node_modules");
    private static final String RECIPIENT = "0x00000000000000000000000000000000000000aa";

    @TempDir
    Path directory;

    @BeforeEach
    void requireNode() {
        assumeTrue(EmbeddedChain.program(MODULES).isPresent(), "skipped: no anvil in contracts/node_modules");
    }

    @AfterEach
    void stop() {
        EmbeddedChain.stop(home());
    }

    @Test
    void whatWasMinedOutlivesARestart() throws Exception {
        try (EmbeddedChain first = start()) {
            ask(first, "anvil_setBalance", "\"" + RECIPIENT + "\",\"0x2a\"");
            ask(first, "anvil_mine", "\"0x3\"");
        }

        EmbeddedChain second = start();

        assertThat(ask(second, "eth_getBalance", "\"" + RECIPIENT + "\",\"latest\""))
                .contains("\"0x2a\"");
        assertThat(ask(second, "eth_blockNumber", "")).contains("\"0x3\"");
    }

    @Test
    void aNodeLeftRunningIsAdopted() {
        EmbeddedChain first = start();

        EmbeddedChain second = start();

        assertThat(second.adopted()).isTrue();
        assertThat(second.url()).isEqualTo(first.url());
    }

    @Test
    void aProgramThatIsNoNodeIsRefused() throws Exception {
        Path program = Files.writeString(directory.resolve("anvil"), "#!/bin/sh\nexit 3\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> EmbeddedChain.start(home(), program, Ports.ANY))
                .withMessageStartingWith("the local chain did not start");
    }

    @Test
    void aMissingProgramIsSimplyNotThere() {
        assertThat(EmbeddedChain.program(directory)).isEmpty();
    }

    private EmbeddedChain start() {
        return EmbeddedChain.start(home(), EmbeddedChain.program(MODULES).orElseThrow(), Ports.ANY);
    }

    private Path home() {
        return directory.resolve("chain");
    }

    private static String ask(EmbeddedChain chain, String method, String parameters) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(chain.url()))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
                                        + method + "\",\"params\":[" + parameters + "]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
