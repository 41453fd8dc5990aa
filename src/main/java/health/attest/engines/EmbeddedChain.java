package health.attest.engines;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A local EVM node (anvil) on the loopback address, for development and demonstration.
 *
 * <p>It writes its state every few seconds and when it is stopped; killed, it comes back some blocks younger, which to
 * those who anchor on it is a reorganisation. Its funded accounts are the ones every such node has: no secret.
 */
public final class EmbeddedChain implements AutoCloseable {
    /** The chain id of local nodes. */
    public static final int CHAIN_ID = 31_337;

    private static final int STATE_INTERVAL_SECONDS = 5;
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(20);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    private final Daemon daemon;
    private final boolean adopted;

    private EmbeddedChain(Daemon daemon, boolean adopted) {
        this.daemon = daemon;
        this.adopted = adopted;
    }

    /** Where npm put the node's program, when it did. */
    public static Optional<Path> program(Path nodeModules) {
        String platform = System.getProperty("os.name").toLowerCase(Locale.ROOT) + "-" + System.getProperty("os.arch");
        return Optional.of(nodeModules
                        .resolve("@foundry-rs/anvil-" + platform.replace("aarch64", "arm64"))
                        .resolve("bin/anvil"))
                .map(Path::toAbsolutePath)
                .filter(Files::isExecutable);
    }

    /**
     * Starts the node of {@code home}, or adopts the one an earlier start left there when it answers on {@code port}.
     *
     * @param home directory for its state and log; created when missing
     * @param program the node's program, see {@link #program(Path)}
     * @param port TCP port, or {@link Ports#ANY}
     */
    public static EmbeddedChain start(Path home, Path program, int port) {
        Path directory = PrivateFiles.directory(home);
        return HomeLock.holding(directory, () -> {
            Optional<Daemon> leftover = Daemon.running(mark(directory));
            if (leftover.filter(d -> (port == Ports.ANY || port == d.port()) && answers(d.port()))
                    .isPresent()) {
                return new EmbeddedChain(leftover.get(), true);
            }
            leftover.ifPresent(daemon -> daemon.stop(STOP_MAX));
            return new EmbeddedChain(startFresh(directory, program, Ports.free(port, "the local chain")), false);
        });
    }

    /** Whether a node runs on {@code home}. */
    public static boolean isRunning(Path home) {
        return Daemon.running(mark(home)).isPresent();
    }

    /** Stops whatever node runs on {@code home}; false when none does. */
    public static boolean stop(Path home) {
        Optional<Daemon> running = Daemon.running(mark(home));
        running.ifPresent(daemon -> daemon.stop(STOP_MAX));
        return running.isPresent();
    }

    /** Address of its JSON-RPC interface. */
    public String url() {
        return url(daemon.port());
    }

    public int port() {
        return daemon.port();
    }

    /** Whether an earlier start's node was taken over. */
    public boolean adopted() {
        return adopted;
    }

    /** The process, for those who stop or kill it on purpose. */
    public Daemon daemon() {
        return daemon;
    }

    @Override
    public void close() {
        daemon.stop(STOP_MAX);
    }

    private static Daemon startFresh(Path home, Path program, int port) {
        Path data = home.resolve("data");
        EngineAccount account = EngineAccount.forData(data);
        PrivateFiles.directory(data);
        account.own(data);
        // Without pruning it took 4.4 GB after 1 740 blocks.
        List<String> command = List.of(
                program.toString(),
                "--host=127.0.0.1",
                "--port=" + port,
                "--chain-id=" + CHAIN_ID,
                "--prune-history=64",
                "--slots-in-an-epoch=1",
                "--state=" + data.resolve("state.json"),
                "--state-interval=" + STATE_INTERVAL_SECONDS,
                "--quiet");
        Path log = home.resolve("chain.log");
        Daemon daemon = Daemon.start(
                mark(home),
                new Daemon.Program(
                        account.command(command, data),
                        Daemon.engineEnvironment(),
                        Daemon.Program.NO_INPUT,
                        log,
                        Daemon.Program.NOWHERE),
                port);
        if (!daemon.becomes(() -> answers(port), START_MAX)) {
            daemon.stop(STOP_MAX);
            throw new EngineException("the local chain did not start: see " + log);
        }
        return daemon;
    }

    private static boolean answers(int port) {
        HttpRequest question = HttpRequest.newBuilder(URI.create(url(port)))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":[]}"))
                .build();
        try {
            String answer = HttpClient.newHttpClient()
                    .send(question, HttpResponse.BodyHandlers.ofString())
                    .body();
            return answer.contains("\"result\":\"0x" + Integer.toHexString(CHAIN_ID) + "\"");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    private static Path mark(Path home) {
        return home.resolve("process");
    }
}
