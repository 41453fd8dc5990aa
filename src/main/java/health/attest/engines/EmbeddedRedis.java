package health.attest.engines;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Redis server on the loopback address, behind a password, with bounded memory and nothing on disk.
 *
 * <p>What it holds is lost when it stops: counters and caches, by the promise of the modules that use it. At its memory
 * limit it forgets what would have ended soonest: refusing writes instead would let whoever fills it, from a million
 * addresses of one IPv6 network, end all counting.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final String USER = "redis";
    private static final int MEMORY_MAX_MEGABYTES = 256;
    private static final Duration START_MAX = Duration.ofSeconds(30);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final int ANSWER_MILLIS_MAX = 2_000;

    private final Daemon daemon;
    private final String password;
    private final boolean adopted;

    private EmbeddedRedis(Daemon daemon, String password, boolean adopted) {
        this.daemon = daemon;
        this.password = password;
        this.adopted = adopted;
    }

    /**
     * Starts the server of {@code home}, or adopts the one an earlier start left there when it answers on {@code port}.
     *
     * @param home directory for its settings and log; created when missing
     * @param port TCP port, or {@link Ports#ANY}
     */
    public static EmbeddedRedis start(Path home, int port) {
        Path directory = PrivateFiles.directory(home);
        return HomeLock.holding(directory, () -> {
            Credentials credentials = credentials(directory);
            String password = credentials.password(USER);
            Optional<Daemon> leftover = Daemon.running(mark(directory));
            if (leftover.filter(d -> (port == Ports.ANY || port == d.port()) && answers(d.port(), password))
                    .isPresent()) {
                return new EmbeddedRedis(leftover.get(), password, true);
            }
            leftover.ifPresent(daemon -> daemon.stop(STOP_MAX));
            return new EmbeddedRedis(startFresh(directory, Ports.free(port, "Redis"), password), password, false);
        });
    }

    /** Whether a server runs on {@code home}. */
    public static boolean isRunning(Path home) {
        return Daemon.running(mark(home)).isPresent();
    }

    /** Stops whatever server runs on {@code home}; false when none does. */
    public static boolean stop(Path home) {
        Optional<Daemon> running = Daemon.running(mark(home));
        running.ifPresent(daemon -> daemon.stop(STOP_MAX));
        return running.isPresent();
    }

    /** Address with the password, as {@code ATTEST_REDIS_URL} takes it. */
    public String url() {
        return "redis://:" + password + "@127.0.0.1:" + daemon.port() + "/0";
    }

    public int port() {
        return daemon.port();
    }

    public String password() {
        return password;
    }

    /** Whether an earlier start's server was taken over. */
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

    private static Daemon startFresh(Path home, int port, String password) {
        EngineAccount account = EngineAccount.forData(home);
        Path settings = home.resolve("redis.conf");
        PrivateFiles.write(settings, settings(port, password));
        Path log = home.resolve("redis.log");
        // The settings go in through standard input: the account Redis runs as need not be able to read them.
        Daemon daemon = Daemon.start(
                mark(home),
                new Daemon.Program(
                        account.command(List.of(program(), "-"), home),
                        Daemon.engineEnvironment(),
                        settings,
                        log,
                        Daemon.Program.NOWHERE),
                port);
        if (!daemon.becomes(() -> answers(port, password), START_MAX)) {
            daemon.stop(STOP_MAX);
            throw new EngineException("Redis did not start: " + lastLine(log));
        }
        return daemon;
    }

    private static String settings(int port, String password) {
        return String.join(
                "\n",
                "bind 127.0.0.1",
                "port " + port,
                "requirepass " + password,
                "maxmemory " + MEMORY_MAX_MEGABYTES + "mb",
                "maxmemory-policy volatile-ttl",
                "save \"\"",
                "appendonly no",
                "daemonize no",
                "loglevel warning",
                "");
    }

    private static String program() {
        return Stream.of(EngineArchive.redis().toString(), "redis-server")
                .filter(EmbeddedRedis::runs)
                .findFirst()
                .orElseThrow(() -> new EngineException("the packaged Redis does not run here (it needs OpenSSL 3)"
                        + " and there is no redis-server: install one or set ATTEST_REDIS_URL"));
    }

    private static boolean runs(String program) {
        try {
            return Command.run(List.of(program, "--version"), "", START_MAX).succeeded();
        } catch (EngineException e) {
            return false;
        }
    }

    private static boolean answers(int port, String password) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            socket.connect(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port),
                    ANSWER_MILLIS_MAX);
            String dialogue = "AUTH " + password + "\r\nPING\r\nQUIT\r\n";
            socket.getOutputStream().write(dialogue.getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.US_ASCII).startsWith("+OK\r\n+PONG\r\n");
        } catch (IOException e) {
            return false;
        }
    }

    private static Credentials credentials(Path home) {
        Path file = home.resolve("passwords");
        return Files.exists(file)
                ? Credentials.read(file)
                : Credentials.create(file, new SecureRandom(), List.of(USER));
    }

    private static Path mark(Path home) {
        return home.resolve("process");
    }

    private static String lastLine(Path log) {
        try {
            return new Command.Outcome(1, Files.readString(log)).reason();
        } catch (IOException e) {
            return "see " + log;
        }
    }
}
