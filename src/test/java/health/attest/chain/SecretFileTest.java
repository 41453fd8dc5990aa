package health.attest.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path directory;

    @Test
    void isMadeForItsOwnerAloneAndKept() throws IOException {
        Path file = directory.resolve("keys/chain.key");

        byte[] first = SecretFile.keyOf(file, random);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(SecretFile.keyOf(file, random)).isEqualTo(first).hasSize(32);
        assertThat(file.getParent()).isDirectoryContaining(file::equals);
    }

    @Test
    void twoFilesHoldTwoKeys() {
        assertThat(SecretFile.keyOf(directory.resolve("a"), random))
                .isNotEqualTo(SecretFile.keyOf(directory.resolve("b"), random));
    }

    @Test
    void refusesAFileOthersMayRead() throws IOException {
        Path file = directory.resolve("chain.key");
        SecretFile.keyOf(file, random);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatIllegalStateException()
                .isThrownBy(() -> SecretFile.keyOf(file, random))
                .withMessageContaining("chain.key must have permissions 0600, not rw-r-----");
    }

    @Test
    void neverSaysWhatIsInIt() throws IOException {
        Path file = directory.resolve("chain.key");
        SecretFile.textOf(file, () -> "deadbeef");

        assertThatIllegalStateException()
                .isThrownBy(() -> SecretFile.keyOf(file, random))
                .withMessageContaining("64 hexadecimal digits")
                .withMessageNotContaining("deadbeef");
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        Path file = directory.resolve("chain.key");

        assertThatIllegalStateException()
                .isThrownBy(() -> SecretFile.textOf(file, () -> ""))
                .withMessageContaining("is empty");
    }
}
