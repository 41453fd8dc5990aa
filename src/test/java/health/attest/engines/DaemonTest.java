package health.attest.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {
    private static final Duration MOMENT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @Test
    void aRunningDaemonIsFoundThroughItsMark() {
        Daemon started = start("sleep", "60");

        assertThat(Daemon.running(mark())).contains(started);

        started.stop(MOMENT);
    }

    @Test
    void aStoppedDaemonIsNotFound() {
        Daemon started = start("sleep", "60");

        started.stop(MOMENT);

        assertThat(started.isRunning()).isFalse();
        assertThat(Daemon.running(mark())).isEmpty();
    }

    @Test
    void oneThatIgnoresTheRequestIsKilled() {
        Daemon stubborn = start("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done");
        stubborn.becomes(() -> log().contains("ready"), MOMENT);

        stubborn.stop(Duration.ofMillis(300));

        assertThat(stubborn.isRunning()).isFalse();
    }

    @Test
    void aReusedProcessIdIsAStranger() throws IOException {
        Files.writeString(mark(), ProcessHandle.current().pid() + " 1@another-boot 5432\n");

        assertThat(Daemon.running(mark())).isEmpty();
    }

    @Test
    void aMarkCutShortNamesNobody() throws IOException {
        Files.writeString(mark(), Long.toString(ProcessHandle.current().pid()));

        assertThat(Daemon.running(mark())).isEmpty();
    }

    @Test
    void oneThatEndsNeverBecomesReady() {
        Daemon brief = start("true");

        assertThat(brief.becomes(() -> false, Duration.ofMinutes(1))).isFalse();
        assertThat(brief.isRunning()).isFalse();
    }

    @Test
    void itsEnvironmentIsTheOneItWasGiven() {
        Daemon printing = start("sh", "-c", "echo \"[$GIVEN][$HOME]\"; sleep 60");

        assertThat(printing.becomes(() -> log().contains("[yes][]"), MOMENT)).isTrue();

        printing.stop(MOMENT);
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        Daemon missing = start("/no/such/program");

        assertThat(missing.becomes(() -> false, MOMENT)).isFalse();
        assertThat(log()).contains("/no/such/program");
    }

    @Test
    void aLogThatCannotBeWrittenIsRefused() {
        Daemon.Program program = new Daemon.Program(
                List.of("true"),
                Map.of(),
                Daemon.Program.NO_INPUT,
                directory.resolve("missing/log"),
                Daemon.Program.NOWHERE);

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> Daemon.start(mark(), program, 0))
                .withMessageStartingWith("cannot run true");
    }

    private Daemon start(String... command) {
        return Daemon.start(
                mark(),
                new Daemon.Program(
                        List.of(command),
                        Map.of("PATH", "/usr/bin:/bin", "GIVEN", "yes"),
                        Daemon.Program.NO_INPUT,
                        directory.resolve("log"),
                        Daemon.Program.NOWHERE),
                5432);
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            return "";
        }
    }

    private Path mark() {
        return directory.resolve("mark");
    }
}
