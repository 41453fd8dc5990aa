package health.attest.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real local node for tests: started, stopped with its state kept, killed, and told to misbehave. */
public final class AnvilProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path state;
    private final int port;
    private final long chainId;
    private Process process;

    /** Starts one with its state in that directory. */
    public AnvilProcess(Path directory, long chainId) {
        this.state = directory.resolve("state-" + chainId + ".json");
        this.port = freePort();
        this.chainId = chainId;
        this.process = launch();
    }

    /** Where it answers. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Starts it again with the state it had. */
    public void start() {
        process = launch();
    }

    /** Ends the node as an operator would; it writes its state first. */
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes empty blocks. */
    public void mine(int blocks) {
        for (int i = 0; i < blocks; i++) {
            rpc("evm_mine");
        }
    }

    /** Asks it anything. */
    public JsonNode rpc(String method, Object... parameters) {
        try {
            String body = JSON.writeValueAsString(
                    Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", List.of(parameters)));
            JsonNode answer = JSON.readTree(HTTP.send(
                            HttpRequest.newBuilder(URI.create(url()))
                                    .timeout(Duration.ofSeconds(10))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
            if (answer.has("error")) {
                throw new IllegalStateException(method + ": " + answer.get("error"));
            }
            return answer.get("result");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of(
                binary().toString(),
                "--port",
                Integer.toString(port),
                "--chain-id",
                Long.toString(chainId),
                "--prune-history",
                "64",
                "--slots-in-an-epoch",
                "1",
                "--silent",
                "--state",
                state.toString(),
                "--state-interval",
                "1"));
        try {
            Process started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> rpc("eth_chainId") != null);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path binary() {
        Path modules = Path.of("contracts/node_modules/@foundry-rs");
        try (Stream<Path> found = Files.isDirectory(modules) ? Files.list(modules) : Stream.empty()) {
            return found.map(path -> path.resolve("bin/anvil"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("run 'npm ci' in contracts/ first"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
