package health.attest.anchor.spring;

import health.attest.ledger.NoteSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;

/** The file of the key that signs checkpoints: made at first start with mode 0600, refused when others may read it. */
final class LedgerKeyFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private LedgerKeyFile() {}

    /** The key in the file, new if there is no file yet. */
    static NoteSigner open(Path file, String origin, SecureRandom random) {
        try {
            if (Files.notExists(file)) {
                create(file, NoteSigner.generate(origin, random));
            }
            requireOwnerOnly(file);
            NoteSigner signer = NoteSigner.parse(Files.readString(file));
            if (!signer.verifier().name().equals(origin)) {
                throw new IllegalStateException("the key in " + file + " signs for "
                        + signer.verifier().name() + ", not for attest.ledger.origin " + origin);
            }
            return signer;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or create the ledger key file " + file, e);
        }
    }

    private static void create(Path file, NoteSigner signer) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && Files.notExists(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_DIRECTORY));
        }
        Set<StandardOpenOption> asNew = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, asNew, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            channel.write(ByteBuffer.wrap(signer.secretText().getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            // Another instance on the same directory was faster; its key is the one.
            requireOwnerOnly(file);
        }
    }

    private static void requireOwnerOnly(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new IllegalStateException("others may read " + file + ": its mode must be 0600");
        }
    }
}
