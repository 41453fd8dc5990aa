package health.attest.chain;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A file that holds a secret: readable by its owner alone (0600), made at the first start.
 *
 * <p>Messages name the file and never what is in it.
 */
public final class SecretFile {
    /** Longest secret that is read; a keystore has about 500 characters. */
    private static final long LENGTH_MAX_BYTES = 16_384;

    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.complementOf(EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

    private SecretFile() {}

    /** The 32 bytes in {@code file}, as 64 hexadecimal digits; drawn and written there if it does not exist. */
    public static byte[] keyOf(Path file, SecureRandom random) {
        String text = textOf(file, () -> {
            byte[] fresh = new byte[Bytes32.LENGTH_BYTES];
            random.nextBytes(fresh);
            return HexFormat.of().formatHex(fresh);
        });
        try {
            return Bytes32.ofHex(text).toBytes();
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("key file " + file + " must hold 64 hexadecimal digits");
        }
    }

    /**
     * The text in {@code file}, without white space around it; {@code first} is written there if it does not exist.
     *
     * @throws IllegalStateException if others than its owner may open it, or it is empty or too long
     */
    public static String textOf(Path file, Supplier<String> first) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null && !Files.isDirectory(parent)) {
                Files.createDirectories(
                        parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            if (!Files.exists(file)) {
                createUnlessThere(file, first.get());
            }
            requirePrivate(file);
            String text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw new IllegalStateException("key file " + file + " is empty");
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException("key file " + file + " cannot be read or made", e);
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(OTHERS::contains)) {
            throw new IllegalStateException("key file " + file + " must have permissions 0600, not "
                    + PosixFilePermissions.toString(permissions));
        }
        if (Files.size(file) > LENGTH_MAX_BYTES) {
            throw new IllegalStateException("key file " + file + " is too long");
        }
    }

    private static void createUnlessThere(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "." + file.getFileName(),
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.US_ASCII);
        try (FileChannel channel = FileChannel.open(fresh, WRITE)) {
            channel.write(ByteBuffer.wrap(bytes));
            channel.force(true);
            // A link never replaces: when two processes start at once, both end with the first one's key.
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            // The other one was first; its key counts.
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Files.deleteIfExists(fresh);
        }
    }
}
