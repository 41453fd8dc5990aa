package health.attest.launch;

import health.attest.engines.Daemon;
import health.attest.engines.EngineException;
import health.attest.engines.HomeLock;
import health.attest.engines.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The program behind {@code scripts/start}. */
public final class Start {
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final Path project;
    private final Path jar;
    private final Map<String, String> environment;
    private final Consumer<String> progress;

    /** Whether this start got past its checks, so that what runs is its own to stop. */
    private volatile boolean starting;

    private volatile boolean stopping;

    Start(Path project, Path jar, Map<String, String> environment, Consumer<String> progress) {
        this.project = project;
        this.jar = jar;
        this.environment = environment;
        this.progress = progress;
    }

    /** Takes the project's directory, the server's jar and then the arguments of {@code scripts/start}. */
    public static void main(String[] arguments) {
        Path project = Path.of(arguments[0]).toAbsolutePath();
        List<String> options = List.of(arguments).subList(2, arguments.length);
        try {
            Start start =
                    new Start(project, Path.of(arguments[1]).toAbsolutePath(), System.getenv(), System.out::println);
            start.run(StartOptions.parse(options, project.resolve("var")));
        } catch (EngineException e) {
            System.err.println("start: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run(StartOptions options) {
        Installation installation = Installation.at(options.data());
        Thread stop = new Thread(() -> stopWhatWasStarted(installation));
        Runtime.getRuntime().addShutdownHook(stop);
        Optional<Daemon> started = launch(options);
        if (started.isEmpty() || options.detach()) {
            Runtime.getRuntime().removeShutdownHook(stop);
            return;
        }
        progress.accept("Ctrl-C stops it.");
        started.get().becomes(() -> false, FOREVER);
        if (!stopping) {
            throw new EngineException("the server has ended; its log is " + installation.log());
        }
    }

    private void stopWhatWasStarted(Installation installation) {
        stopping = true;
        if (starting) {
            progress.accept("stopped " + String.join(", ", installation.stop()));
        }
    }

    /** Brings everything up and answers the server; empty when it already ran. */
    Optional<Daemon> launch(StartOptions options) {
        Installation installation = Installation.at(options.data());
        return HomeLock.holding(installation.data(), () -> launch(installation, options));
    }

    private Optional<Daemon> launch(Installation installation, StartOptions options) {
        Engines engines = new Engines(installation, project, environment, progress);
        Optional<Daemon> running = installation.server();
        if (running.isPresent() && options.fresh()) {
            throw new EngineException("Attest runs on " + installation.data() + ": scripts/stop first");
        }
        if (running.isPresent() && !revives(installation, engines)) {
            progress.accept("Attest already runs at " + base(running.get().port()) + " on " + installation.data()
                    + " (process " + running.get().pid() + "): nothing to do");
            return Optional.empty();
        }
        Ports.free(options.port(), "the server (choose another with --port)");
        installation.requireSpace();
        starting = true;
        if (options.fresh()) {
            installation.forget();
        }
        try {
            Map<String, String> settings = engines.start();
            progress.accept("server: starting, a first start creates its tables");
            Daemon server = new Server(installation, project, jar, environment, progress).start(options, settings);
            if (options.demo()) {
                new DemoData(installation, project, jar).load(base(options.port()));
            }
            Announcement.lines(base(options.port()), installation.demoAccounts(), installation.log())
                    .forEach(progress);
            return Optional.of(server);
        } catch (EngineException e) {
            installation.stop();
            starting = false;
            throw e;
        }
    }

    /** A server whose engines have ended, on a full disk for one, is stopped to be started with them again. */
    private boolean revives(Installation installation, Engines engines) {
        List<String> ended = engines.ended();
        if (!ended.isEmpty()) {
            progress.accept(String.join(", ", ended) + " has ended: starting everything again");
            installation.stop();
        }
        return !ended.isEmpty();
    }

    private static String base(int port) {
        return "http://127.0.0.1:" + port;
    }
}
