package health.attest.launch;

import health.attest.engines.Daemon;
import health.attest.engines.EngineException;
import health.attest.engines.Ports;
import health.attest.engines.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The server's process: how it is started and when it is ready. */
final class Server {
    private static final int MANAGEMENT_PORT_DEFAULT = 8081;
    /** Half a minute on an idle machine; a busy one may take many times that, and the process shows that it lives. */
    private static final Duration READY_MAX = Duration.ofMinutes(20);

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration STOP_MAX = Duration.ofSeconds(45);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final Map<String, String> KEY_FILES = Map.of(
            "ATTEST_KEYFILE", "encryption.key",
            "ATTEST_LEDGER_KEYFILE", "ledger.key",
            "ATTEST_CHAIN_KEYFILE", "chain.key",
            "ATTEST_CHAIN_ADMINISTRATORKEYFILE", "chain-administrator.key",
            "ATTEST_CONSORTIUM_KEYFILE", "consortium.key");

    private final Installation installation;
    private final Path project;
    private final Path jar;
    private final Map<String, String> given;
    private final Consumer<String> progress;

    Server(Installation installation, Path project, Path jar, Map<String, String> given, Consumer<String> progress) {
        this.installation = installation;
        this.project = project;
        this.jar = jar;
        this.given = given;
        this.progress = progress;
    }

    /** Starts the server with {@code engines}' settings and waits until it says that it is ready. */
    Daemon start(StartOptions options, Map<String, String> engines) {
        PrivateFiles.directory(installation.keys());
        PrivateFiles.write(installation.log(), "");
        Daemon daemon = Daemon.start(
                installation.mark(),
                new Daemon.Program(
                        command(), environment(options, engines), Daemon.Program.NO_INPUT, installation.log(), project),
                options.port());
        awaitReady(daemon, options.port());
        return daemon;
    }

    private void awaitReady(Daemon daemon, int port) {
        Duration waited = Duration.ZERO;
        while (!daemon.becomes(() -> isReady(port), HEARTBEAT)) {
            waited = waited.plus(HEARTBEAT);
            if (!daemon.isRunning() || waited.compareTo(READY_MAX) >= 0) {
                daemon.stop(STOP_MAX);
                throw new EngineException(
                        "the server did not start: " + reason() + " (all of it in " + installation.log() + ")");
            }
            progress.accept("server: starting for " + waited.toSeconds() + " s");
        }
    }

    /** Whether the server on {@code port} says that it is ready. */
    static boolean isReady(int port) {
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                                            .timeout(ANSWER_MAX)
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<String> command() {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-XX:+ExitOnOutOfMemoryError"));
        Stream.of(given.getOrDefault("JAVA_OPTS", "").split("\\s+"))
                .filter(option -> !option.isEmpty())
                .forEach(line::add);
        line.addAll(List.of("-jar", jar.toString()));
        return line;
    }

    private Map<String, String> environment(StartOptions options, Map<String, String> engines) {
        Map<String, String> environment = new HashMap<>(given);
        environment.putAll(engines);
        environment.put("ATTEST_PORT", Integer.toString(options.port()));
        environment.put("ATTEST_DATA", installation.data().toString());
        environment.putIfAbsent("ATTEST_CHAIN_DEPLOYMENTS", installation.chain().toString());
        environment.computeIfAbsent("ATTEST_MANAGEMENT_PORT", name -> Integer.toString(managementPort()));
        KEY_FILES.forEach((name, file) ->
                environment.putIfAbsent(name, installation.keys().resolve(file).toString()));
        environment.put("ATTEST_DEMO", Boolean.toString(options.demo()));
        if (options.demo()) {
            // One password is all that the announcement can hand out.
            environment.putIfAbsent("ATTEST_ACCOUNT_SECONDFACTORROLES", "none");
        }
        return environment;
    }

    /** The usual port, or any other when a second installation on this machine has it. */
    private static int managementPort() {
        try {
            return Ports.free(MANAGEMENT_PORT_DEFAULT, "management");
        } catch (EngineException e) {
            return Ports.free(Ports.ANY, "management");
        }
    }

    /**
     * What the log says last about a failure: Spring's own words, or the deepest cause, which comes last of a stack.
     */
    private String reason() {
        try {
            List<String> lines = Files.readAllLines(installation.log(), StandardCharsets.ISO_8859_1);
            int described = lines.lastIndexOf("Description:");
            if (described >= 0 && described + 2 < lines.size()) {
                return lines.get(described + 2);
            }
            Optional<String> cause = lines.stream()
                    .filter(line -> line.startsWith("Caused by: "))
                    .reduce((first, second) -> second);
            return cause.map(line -> line.replaceFirst("Caused by: [\\w.$]+: ", ""))
                    .orElseGet(() -> lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1));
        } catch (IOException e) {
            return "its log cannot be read";
        }
    }
}
