package health.attest.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineAccountTest {
    private static final EngineAccount STRANGER = new EngineAccount(54_321, 54_321, true);

    @TempDir
    Path directory;

    @Test
    void anOrdinaryCallersEnginesRunAsTheCaller() {
        EngineAccount own = new EngineAccount(1000, 1000, false);

        assertThat(own.command(List.of("postgres", "-D", "d"), directory)).containsExactly("postgres", "-D", "d");
    }

    @Test
    void aDirectoryClosedToTheAccountIsOutOfReach() throws Exception {
        Path closed = Files.createDirectory(
                directory.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        assertThat(STRANGER.reaches(closed.resolve("data"))).isFalse();
    }

    @Test
    void openDirectoriesNeedNoCapability() {
        assertThat(STRANGER.command(List.of("postgres"), Path.of("/usr/data")))
                .containsExactly(
                        "setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", "--no-new-privs", "postgres");
    }

    @Test
    void rootsEnginesRunAsSomebodyElse() {
        assumeTrue(EngineAccount.uidOf(Path.of("/proc/self")) == 0, "skipped: not root");

        EngineAccount account = EngineAccount.forData(directory.resolve("data"));

        assertThat(account.switched()).isTrue();
        assertThat(account.uid()).isNotZero();
    }

    @Test
    void rootsEnginesRunAsTheOwnerOfTheDataTheyFind() throws Exception {
        assumeTrue(EngineAccount.uidOf(Path.of("/proc/self")) == 0, "skipped: not root");
        Path data = Files.createDirectory(directory.resolve("data"));
        STRANGER.own(data);

        assertThat(EngineAccount.forData(data)).isEqualTo(STRANGER);
    }

    @Test
    void dataOfAnotherAccountIsRefused() {
        assumeTrue(EngineAccount.uidOf(Path.of("/proc/self")) != 0, "skipped: root may use any account's data");

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> EngineAccount.forData(Path.of("/usr")))
                .withMessageStartingWith("/usr belongs to another account (uid 0)");
    }
}
