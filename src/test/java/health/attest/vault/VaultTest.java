package health.attest.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
    private static final byte[] SECRET = "canary-5517".getBytes(StandardCharsets.UTF_8);

    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path directory;

    @Test
    void aSealedValueOpensAgainAndShowsNothing() {
        Vault vault = new Vault(file().openOrCreate(), random);

        byte[] sealed = vault.seal("account.totp:1", SECRET);

        assertThat(vault.open("account.totp:1", sealed)).isEqualTo(SECRET);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("canary");
        assertThat(vault.seal("account.totp:1", SECRET)).isNotEqualTo(sealed);
        assertThat(sealed).hasSize(1 + 8 + 12 + 48 + 12 + SECRET.length + 16);
    }

    @Test
    void aValueOfAnotherRowDoesNotOpen() {
        Vault vault = new Vault(file().openOrCreate(), random);
        byte[] sealed = vault.seal("account.totp:1", SECRET);

        assertThatThrownBy(() -> vault.open("account.totp:2", sealed)).isInstanceOf(VaultException.class);
    }

    @Test
    void noByteOfASealedValueCanBeChanged() {
        Vault vault = new Vault(file().openOrCreate(), random);
        byte[] sealed = vault.seal("x", SECRET);

        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> vault.open("x", changed)).as("byte %d", i).isInstanceOf(VaultException.class);
        }
        assertThatThrownBy(() -> vault.open("x", new byte[0])).isInstanceOf(VaultException.class);
        assertThatThrownBy(() -> vault.open("x", new byte[96])).isInstanceOf(VaultException.class);
    }

    @Test
    void aValueLongerThanTheLimitIsRefused() {
        Vault vault = new Vault(file().openOrCreate(), random);

        assertThat(vault.open("x", vault.seal("x", new byte[1 << 20]))).hasSize(1 << 20);
        assertThatThrownBy(() -> vault.seal("x", new byte[(1 << 20) + 1])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRotationSealsAnewAndOpensWhatWas() {
        Vault before = new Vault(file().openOrCreate(), random);
        byte[] old = before.seal("x", SECRET);
        byte[] index = before.blindIndex("mail", "alice@example.org");

        Vault after = new Vault(file().rotate(), random);
        byte[] moved = after.rewrap("x", old);

        assertThat(after.isStale(old)).isTrue();
        assertThat(after.open("x", old)).isEqualTo(SECRET);
        assertThat(after.isStale(moved)).isFalse();
        assertThat(after.open("x", moved)).isEqualTo(SECRET);
        assertThat(after.blindIndex("mail", "alice@example.org")).isEqualTo(index);
        assertThatThrownBy(() -> before.open("x", moved)).hasMessageContaining("is gone");
    }

    @Test
    void anIndexIsStableForItsPurposeOnly() throws IOException {
        String zeroes = "A".repeat(42);
        Files.writeString(path(), "index " + zeroes + "E=\nkek 0000000000000001 " + zeroes + "E=\n");
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-------"));
        Vault vault = new Vault(file().openOrCreate(), random);

        // Computed with: printf 'mail\0a@b.c' | openssl dgst -sha256 -mac HMAC -macopt hexkey:00…01
        assertThat(HexFormat.of().formatHex(vault.blindIndex("mail", "a@b.c")))
                .isEqualTo("f585d0d38908a31663fc622254754b1baa930abeb54e4c0d1b48ecde1bec5981");
        assertThat(vault.blindIndex("name", "a@b.c")).isNotEqualTo(vault.blindIndex("mail", "a@b.c"));
    }

    @Test
    void theKeyFileIsForItsOwnerAlone() throws IOException {
        file().openOrCreate();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw----r--"));
        assertThatThrownBy(() -> file().openOrCreate()).hasMessageContaining("chmod 600");
        assertThat(directory).isDirectoryContaining("glob:**/encryption.key");
        assertThat(directory).isDirectoryNotContaining("glob:**/encryption.key.*");
    }

    @Test
    void aDamagedKeyFileIsNotReplaced() throws IOException {
        file().openOrCreate();
        Files.writeString(path(), "index AAAA\nkek 0 AAAA\n");

        assertThatThrownBy(() -> file().openOrCreate()).isInstanceOf(VaultException.class);
        assertThatThrownBy(() -> file().rotate()).isInstanceOf(VaultException.class);
        assertThat(Files.readString(path())).startsWith("index AAAA");
    }

    @Test
    void instancesThatStartTogetherUseOneFile() throws Exception {
        ExecutorService instances = Executors.newFixedThreadPool(8);
        try {
            Callable<String> start = () -> file().openOrCreate().activeId();
            List<Future<String>> started = instances.invokeAll(Collections.nCopies(8, start));
            Set<String> ids = new HashSet<>();
            for (Future<String> one : started) {
                ids.add(one.get());
            }
            assertThat(ids).hasSize(1);
        } finally {
            instances.shutdown();
        }
    }

    @Test
    void keysAreNeverPrinted() throws IOException {
        KeyRing ring = file().openOrCreate();

        for (String line : Files.readAllLines(path())) {
            assertThat(ring.toString()).doesNotContain(line.substring(line.lastIndexOf(' ') + 1));
        }
    }

    private KeyFile file() {
        return new KeyFile(path(), random);
    }

    private Path path() {
        return directory.resolve("encryption.key");
    }
}
