package health.attest.audit;

import health.attest.engines.EmbeddedPostgres;
import health.attest.journey.FreePort;
import health.attest.journey.Http;
import health.attest.journey.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The server as a process of its own on a database of its own, so that each can be killed like the machine would. */
final class ServerProcess implements AutoCloseable {
    private static final String TENANT = "alpha";
    private static final Duration READY_MAX = Duration.ofMinutes(10);

    private final TestIssuer issuer = TestIssuer.start();
    private final Path directory;
    private final String mainClass;
    private final List<String> options;
    private EmbeddedPostgres postgres;
    private int port;
    private Process process;

    /**
     * Starts it.
     *
     * @param directory of its database, keys and log
     * @param mainClass what to run
     * @param options of the JVM
     */
    ServerProcess(Path directory, String mainClass, String... options) {
        this.directory = directory;
        this.mainClass = mainClass;
        this.options = List.of(options);
        this.postgres = EmbeddedPostgres.start(directory.resolve("postgres"));
        this.port = FreePort.find();
        this.process = launch();
        awaitReady();
    }

    /** One of the custodian's own systems. */
    Http system() {
        return Http.at("http://127.0.0.1:" + port).withToken(token());
    }

    int port() {
        return port;
    }

    String token() {
        return issuer.token(Map.of(
                "tenant", TENANT,
                "client_id", "it-crash",
                "sub", "it-crash",
                "roles", "integration",
                "scope", "system/*.cruds"));
    }

    Connection asSuperuser() throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(),
                postgres.superuser().user(),
                postgres.superuser().password());
    }

    /** kill -9 of the server. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("kill -9 does not end the server");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void restart() {
        port = FreePort.find();
        process = launch();
        awaitReady();
    }

    /** kill -9 of PostgreSQL, the postmaster and every backend, and a new start on the same port. */
    void killDatabase() {
        int same = postgres.port();
        ProcessHandle postmaster = ProcessHandle.of(postmaster()).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
        all.add(0, postmaster);
        all.forEach(ProcessHandle::destroyForcibly);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> all.stream()
                .noneMatch(ProcessHandle::isAlive));
        postgres = EmbeddedPostgres.start(directory.resolve("postgres"), same);
    }

    @Override
    public void close() {
        kill();
        postgres.close();
        issuer.close();
    }

    private long postmaster() {
        try {
            return Long.parseLong(Files.readAllLines(directory.resolve("postgres/data/postmaster.pid"))
                    .get(0)
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("server.port", Integer.toString(port));
        settings.put("management.server.port", "0");
        settings.put("attest.db.url", postgres.jdbcUrl());
        settings.put("attest.db.user", postgres.server().user());
        settings.put("attest.db.password", postgres.server().password());
        settings.put("attest.db.owner-user", postgres.owner().user());
        settings.put("attest.db.owner-password", postgres.owner().password());
        settings.put("attest.consortium.keyfile", key("consortium"));
        settings.put("attest.ledger.keyfile", key("ledger"));
        settings.put("attest.chain.mode", "log");
        settings.put("attest.chain.keyfile", key("chain"));
        settings.put("attest.chain.administrator-keyfile", key("chain-administrator"));
        settings.put("attest.auth.tenant", TENANT);
        settings.put("attest.auth.issuers[0].url", issuer.url());
        settings.put("attest.auth.issuers[0].jwks-url", issuer.jwksUrl());
        settings.put("attest.auth.issuers[0].audience", TestIssuer.AUDIENCE);
        for (String allowance : List.of("tenants", "roles", "scopes", "purposes", "integration-clients")) {
            settings.put("attest.auth.issuers[0]." + allowance, "*");
        }
        settings.put("attest.fhir.patient-completeness", "warn");
        settings.put("attest.fhir.tenants", TENANT);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        settings.forEach((name, value) -> command.add("--" + name + "=" + value));
        try {
            Files.createDirectories(directory);
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("server.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String key(String name) {
        return directory.resolve("keys").resolve(name + ".key").toString();
    }

    private void awaitReady() {
        Awaitility.await()
                .atMost(READY_MAX)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .failFast("the server ended: " + directory.resolve("server.log"), () -> !process.isAlive())
                .until(() ->
                        Http.at("http://127.0.0.1:" + port).get("/health/ready").status() == 200);
    }
}
