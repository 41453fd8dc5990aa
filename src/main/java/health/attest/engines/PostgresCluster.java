package health.attest.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A PostgreSQL data directory and the programs that work on it.
 *
 * <p>{@code HOME/data} belongs to the account PostgreSQL runs as, {@code HOME/passwords} to the caller. The data
 * directory is made beside its place and moved there whole, with roles and database already in it: it exists or it does
 * not.
 */
final class PostgresCluster {
    static final String DATABASE = "attest";
    static final String SUPERUSER = "postgres";
    static final String OWNER = "attest_owner";
    static final String SERVER = "attest_server";

    /** The major version of the packaged programs; another one's data directory is refused. */
    static final String MAJOR = "17";

    private static final String SETTINGS = "attest.conf";

    private static final List<String> INITDB = List.of(
            "--username=" + SUPERUSER,
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
            "--auth=reject",
            "--no-instructions");

    private static final Duration INIT_MAX = Duration.ofMinutes(2);

    /** Recovery after a crash reads back at most {@code max_wal_size}; this leaves a slow disk time for it. */
    private static final Duration START_MAX = Duration.ofMinutes(3);

    private static final Duration ORPHANS_MAX = Duration.ofSeconds(15);

    private static final Duration ORPHANS_PAUSE = Duration.ofMillis(200);

    private static final Duration STOP_MAX = Duration.ofMinutes(1);

    private final Path programs;
    private final Path home;
    private final Path data;
    private final EngineAccount account;

    private PostgresCluster(Path programs, Path home, EngineAccount account) {
        this.programs = programs;
        this.home = home;
        this.data = home.resolve("data");
        this.account = account;
    }

    static PostgresCluster at(Path home) {
        try {
            Path absolute = PrivateFiles.directory(home).toRealPath();
            return new PostgresCluster(
                    EngineArchive.postgres().resolve("bin"), absolute, EngineAccount.forData(absolute.resolve("data")));
        } catch (IOException e) {
            throw new EngineException("cannot use " + home + ": " + PrivateFiles.reason(e), e);
        }
    }

    Path home() {
        return home;
    }

    Path data() {
        return data;
    }

    Credentials credentials() {
        return Credentials.read(passwords());
    }

    /** Creates the data directory with roles and database unless it is there; refuses one of another major version. */
    void require() {
        if (!Files.exists(data)) {
            create();
            return;
        }
        Path file = data.resolve("PG_VERSION");
        try {
            String version = Files.readString(file).strip();
            if (!version.equals(MAJOR)) {
                throw new EngineException(data + " is a data directory of PostgreSQL " + version
                        + ", this is PostgreSQL " + MAJOR + ": upgrade it with pg_upgrade or choose another directory");
            }
        } catch (IOException e) {
            throw new EngineException(data + " is not a PostgreSQL data directory this account can read", e);
        }
    }

    void start(int port) {
        writeSettings(data, port);
        Postmaster.forgetDead(data).ifPresent(account::own);
        long giveUp = System.nanoTime() + ORPHANS_MAX.toNanos();
        Optional<String> obstacle = tryToStart();
        while (obstacle.filter(reason -> reason.contains("shared memory block")).isPresent()
                && System.nanoTime() < giveUp) {
            // A killed postmaster's children end by themselves as soon as they notice.
            LockSupport.parkNanos(ORPHANS_PAUSE.toNanos());
            obstacle = tryToStart();
        }
        if (obstacle.isPresent()) {
            throw new EngineException("PostgreSQL did not start: " + obstacle.get());
        }
    }

    /** Stops after open transactions were rolled back and everything committed was written. */
    void stop() {
        Command.Outcome outcome = pgCtl(STOP_MAX, "stop", List.of("-m", "fast"));
        if (!outcome.succeeded() && Postmaster.of(data).isPresent()) {
            throw new EngineException("PostgreSQL did not stop: " + outcome.reason());
        }
    }

    private Optional<String> tryToStart() {
        Path log = data.resolve("server.log");
        forget(log);
        Command.Outcome outcome = pgCtl(START_MAX, "start", List.of("-l", log.toString()));
        return outcome.succeeded() ? Optional.empty() : Optional.of(reason(log, outcome));
    }

    private Path passwords() {
        return home.resolve("passwords");
    }

    private void create() {
        Path fresh = home.resolve("data.new");
        PrivateFiles.deleteTree(fresh);
        PrivateFiles.directory(fresh);
        account.own(fresh);
        runOn(fresh, "", "initdb", INITDB);
        append(fresh.resolve("postgresql.conf"), "include '" + SETTINGS + "'\n");
        writeSettings(fresh, Ports.ANY);
        write(fresh.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
        Credentials credentials =
                Credentials.create(passwords(), new SecureRandom(), List.of(SUPERUSER, OWNER, SERVER));
        runOn(fresh, roles(credentials), "postgres", List.of("--single", "-j"));
        try {
            Files.move(fresh, data, ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EngineException("cannot create " + data + ": " + PrivateFiles.reason(e), e);
        }
    }

    /** Statements for single-user mode with {@code -j}, which ends one at a semicolon and an empty line. */
    private static String roles(Credentials credentials) {
        return String.join(
                ";\n\n",
                "ALTER ROLE " + SUPERUSER + " PASSWORD '" + credentials.password(SUPERUSER) + "'",
                "CREATE ROLE " + OWNER + " LOGIN CREATEROLE PASSWORD '" + credentials.password(OWNER) + "'",
                "CREATE ROLE " + SERVER + " LOGIN PASSWORD '" + credentials.password(SERVER) + "'",
                "CREATE DATABASE " + DATABASE + " OWNER " + OWNER,
                "REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + DATABASE + " TO " + SERVER,
                "");
    }

    private void runOn(Path directory, String input, String program, List<String> options) {
        List<String> line = new ArrayList<>();
        line.add(programs.resolve(program).toString());
        line.addAll(options);
        line.addAll(List.of("-D", directory.toString()));
        if (program.equals("postgres")) {
            line.add(SUPERUSER);
        }
        Command.Outcome outcome = Command.run(account.command(line, data), input, INIT_MAX);
        // Single-user mode ends with exit code 0 whatever became of its statements.
        if (!outcome.succeeded() || outcome.output().contains("ERROR:")) {
            throw new EngineException("cannot create a database in " + home + ": " + outcome.reason());
        }
    }

    private Command.Outcome pgCtl(Duration timeMax, String action, List<String> options) {
        List<String> line = new ArrayList<>(List.of(
                programs.resolve("pg_ctl").toString(),
                action,
                "-w",
                "-t",
                Long.toString(timeMax.toSeconds()),
                "-D",
                data.toString()));
        line.addAll(options);
        return Command.run(account.command(line, data), "", timeMax.plusSeconds(5));
    }

    private void writeSettings(Path directory, int port) {
        try (InputStream settings = PostgresCluster.class.getResourceAsStream("postgresql.conf")) {
            String text = new String(Objects.requireNonNull(settings).readAllBytes(), UTF_8);
            write(directory.resolve(SETTINGS), port == Ports.ANY ? text : text + "port = " + port + "\n");
        } catch (IOException e) {
            throw new EngineException("cannot read the packaged settings: " + PrivateFiles.reason(e), e);
        }
    }

    private void write(Path file, String content) {
        PrivateFiles.write(file, content);
        account.own(file);
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line, APPEND);
        } catch (IOException e) {
            throw new EngineException("cannot write " + file + ": " + PrivateFiles.reason(e), e);
        }
    }

    private static String reason(Path log, Command.Outcome outcome) {
        try {
            return new Command.Outcome(outcome.exitCode(), Files.readString(log)).reason();
        } catch (IOException e) {
            return outcome.reason();
        }
    }

    private static void forget(Path log) {
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new EngineException("cannot replace " + log + ": " + PrivateFiles.reason(e), e);
        }
    }
}
