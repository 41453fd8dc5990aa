package health.attest.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import health.attest.engines.Daemon;
import health.attest.engines.EmbeddedPostgres;
import health.attest.engines.EngineException;
import health.attest.engines.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start with real engines and, for the server, a small program that says it is ready. */
class LaunchIT {
    @TempDir
    Path directory;

    private final List<String> said = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private final int port = Ports.free(Ports.ANY, "a test");

    @BeforeEach
    void doWithoutAChain() {
        environment.put("ATTEST_CHAIN_MODE", "log");
    }

    @AfterEach
    void stop() {
        Installation.at(data()).stop();
    }

    @Test
    void oneStartBringsEverythingUpAndOneStopTakesItDown() throws IOException {
        Optional<Daemon> server = start(ReadyServer.class).launch(options(port));

        assertThat(server).isPresent();
        assertThat(said).contains("Attest is ready at http://127.0.0.1:" + port);
        assertThat(Installation.at(data()).stop()).containsExactly("server", "Redis", "PostgreSQL");
        assertThat(server.get().isRunning()).isFalse();
    }

    @Test
    void theServerIsLedToTheEngines() throws IOException {
        start(ReadyServer.class).launch(options(port));

        assertThat(Installation.at(data()).log())
                .content()
                .contains("ATTEST_DB_URL=jdbc:postgresql://127.0.0.1:")
                .contains("ATTEST_DB_USER=attest_server")
                .contains("ATTEST_DB_OWNERUSER=attest_owner")
                .contains("ATTEST_REDIS_URL=redis://:")
                .contains("ATTEST_KEYFILE=" + data().resolve("keys/encryption.key"))
                .contains("ATTEST_PORT=" + port);
    }

    @Test
    void aSecondStartSaysSoAndDoesNothing() throws IOException {
        Daemon first = start(ReadyServer.class).launch(options(port)).orElseThrow();
        said.clear();

        assertThat(start(ReadyServer.class).launch(options(port))).isEmpty();

        assertThat(said).singleElement().asString().startsWith("Attest already runs at http://127.0.0.1:" + port);
        assertThat(first.isRunning()).isTrue();
    }

    @Test
    void aKilledServerIsStartedAgainOnTheEnginesItLeft() throws IOException {
        Daemon first = start(ReadyServer.class).launch(options(port)).orElseThrow();
        ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
        first.becomes(() -> false, java.time.Duration.ofSeconds(10));
        said.clear();

        Optional<Daemon> second = start(ReadyServer.class).launch(options(port));

        assertThat(second).isPresent();
        assertThat(said).anyMatch(line -> line.startsWith("PostgreSQL: already running"));
    }

    @Test
    void aServerWhoseDatabaseEndedIsStartedAgainWithIt() throws IOException {
        Daemon first = start(ReadyServer.class).launch(options(port)).orElseThrow();
        EmbeddedPostgres.stop(Installation.at(data()).postgres());
        said.clear();

        Optional<Daemon> second = start(ReadyServer.class).launch(options(port));

        assertThat(said).contains("PostgreSQL has ended: starting everything again");
        assertThat(first.isRunning()).isFalse();
        assertThat(second).get().matches(Daemon::isRunning);
        assertThat(EmbeddedPostgres.isRunning(Installation.at(data()).postgres()))
                .isTrue();
    }

    @Test
    void aTakenPortEndsTheStartBeforeAnythingRuns() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            int takenPort = taken.getLocalPort();

            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> start(ReadyServer.class).launch(options(takenPort)))
                    .withMessage("port %d for the server (choose another with --port) is taken", takenPort);
        }
        assertThat(Installation.at(data()).stop()).isEmpty();
    }

    @Test
    void aServerThatEndsTakesItsEnginesWithItAndSaysWhy() {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> start(FailingServer.class).launch(options(port)))
                .withMessageStartingWith("the server did not start: the licence has run out");
        assertThat(Installation.at(data()).stop()).isEmpty();
    }

    @Test
    void anUnreachableDatabaseIsNamed() {
        int nobody = Ports.free(Ports.ANY, "a test");
        environment.put("ATTEST_DB_URL", "jdbc:postgresql://127.0.0.1:" + nobody + "/attest?password=secret");

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> start(ReadyServer.class).launch(options(port)))
                .withMessage("database unreachable: nothing answers at 127.0.0.1:%d (ATTEST_DB_URL)", nobody);
    }

    @Test
    void anotherDatabaseThanPostgresIsRefused() {
        environment.put("ATTEST_DB_URL", "jdbc:h2:mem:attest");

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> start(ReadyServer.class).launch(options(port)))
                .withMessage("ATTEST_DB_URL is not of the form jdbc:postgresql://HOST:PORT/DATABASE");
    }

    @Test
    void aMissingChainNodeIsNamed() {
        environment.remove("ATTEST_CHAIN_MODE");
        environment.remove("ATTEST_CHAIN_RPC_URLS");

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> start(ReadyServer.class).launch(options(port)))
                .withMessageStartingWith("no local chain node for this platform");
        assertThat(Installation.at(data()).stop()).isEmpty();
    }

    @Test
    void freshForgetsWhatWasKeptAndNothingElse() throws IOException {
        start(ReadyServer.class).launch(options(port));
        Installation.at(data()).stop();
        Files.writeString(data().resolve("postgres/passwords.old"), "kept by an earlier start");
        Files.writeString(data().resolve("notes"), "not ours");

        start(ReadyServer.class).launch(new StartOptions(port, data(), true, true, false));

        assertThat(data().resolve("postgres/passwords.old")).doesNotExist();
        assertThat(data().resolve("notes")).hasContent("not ours");
    }

    @Test
    void freshIsRefusedWhileItRuns() throws IOException {
        start(ReadyServer.class).launch(options(port));

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> start(ReadyServer.class).launch(new StartOptions(port, data(), true, true, false)))
                .withMessageEndingWith("scripts/stop first");
    }

    private Start start(Class<?> server) throws IOException {
        return new Start(directory, jar(server), environment, said::add);
    }

    private StartOptions options(int wanted) {
        return new StartOptions(wanted, data(), true, false, false);
    }

    private Path data() {
        return directory.resolve("var");
    }

    private Path jar(Class<?> main) throws IOException {
        Path jar = directory.resolve(main.getSimpleName() + ".jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
        String entry = main.getName().replace('.', '/') + ".class";
        try (JarOutputStream content = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var bytes = main.getResourceAsStream("/" + entry)) {
            content.putNextEntry(new JarEntry(entry));
            bytes.transferTo(content);
            content.closeEntry();
        }
        return jar;
    }
}
