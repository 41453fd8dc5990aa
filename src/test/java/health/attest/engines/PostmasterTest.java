package health.attest.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterTest {
    @TempDir
    Path data;

    @Test
    void nothingHoldsADirectoryWithoutItsFile() {
        assertThat(Postmaster.of(data)).isEmpty();
    }

    @Test
    void aReusedProcessIdIsNoPostmaster() throws IOException {
        describe(ProcessHandle.current().pid(), data, "5432", "ready   ");

        assertThat(Postmaster.of(data)).isEmpty();
    }

    @Test
    void aDeadProcessIsNoPostmaster() throws IOException {
        describe(4_194_305, data, "5432", "ready   ");

        assertThat(Postmaster.of(data)).isEmpty();
    }

    @Test
    void aFileOfACopiedDirectoryIsNotItsOwn() throws IOException {
        describe(ProcessHandle.current().pid(), Path.of("/elsewhere"), "5432", "ready   ");

        assertThat(Postmaster.of(data)).isEmpty();
    }

    @Test
    void aFileHalfWrittenDescribesNothing() throws IOException {
        Files.writeString(data.resolve("postmaster.pid"), "123\n");

        assertThat(Postmaster.of(data)).isEmpty();
    }

    @Test
    void aFileThatHoldsNoNumbersDescribesNothing() throws IOException {
        describe(ProcessHandle.current().pid(), data, "port", "ready   ");

        assertThat(Postmaster.of(data)).isEmpty();
    }

    @Test
    void theFileOfADeadPostmasterKeepsAllButTheProcessId() throws IOException {
        describe(ProcessHandle.current().pid(), data, "5432", "ready   ");

        Postmaster.forgetDead(data);

        assertThat(Files.readAllLines(data.resolve("postmaster.pid")))
                .containsExactly("4194305", data.toString(), "1", "5432", "", "127.0.0.1", "1 2", "ready   ");
    }

    @Test
    void nothingIsForgottenWhereNothingWas() {
        assertThat(Postmaster.forgetDead(data)).isEmpty();
        assertThat(data).isEmptyDirectory();
    }

    private void describe(long pid, Path directory, String port, String status) throws IOException {
        Files.writeString(
                data.resolve("postmaster.pid"),
                String.join("\n", Long.toString(pid), directory.toString(), "1", port, "", "127.0.0.1", "1 2", status));
    }
}
