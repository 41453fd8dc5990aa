package health.attest.anchor.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerKeyFileTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path directory;

    @Test
    void aNewKeyIsReadableByItsOwnerOnlyAndStays() throws IOException {
        Path file = directory.resolve("keys/ledger.key");

        String first =
                LedgerKeyFile.open(file, "log.example", RANDOM).verifier().toString();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("keys"))))
                .isEqualTo("rwx------");
        assertThat(LedgerKeyFile.open(file, "log.example", RANDOM).verifier()).hasToString(first);
    }

    @Test
    void aKeyOthersMayReadIsRefused() throws IOException {
        Path file = directory.resolve("ledger.key");
        LedgerKeyFile.open(file, "log.example", RANDOM);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatIllegalStateException()
                .isThrownBy(() -> LedgerKeyFile.open(file, "log.example", RANDOM))
                .withMessage("others may read " + file + ": its mode must be 0600");
    }

    @Test
    void aKeyOfAnotherLogIsRefused() {
        Path file = directory.resolve("ledger.key");
        LedgerKeyFile.open(file, "log.example", RANDOM);

        assertThatIllegalStateException().isThrownBy(() -> LedgerKeyFile.open(file, "other.example", RANDOM));
    }

    @Test
    void anythingElseInTheFileIsRefused() throws IOException {
        Path file = directory.resolve("ledger.key");
        LedgerKeyFile.open(file, "log.example", RANDOM);
        Files.writeString(file, "not a key\n");

        assertThatThrownBy(() -> LedgerKeyFile.open(file, "log.example", RANDOM))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
