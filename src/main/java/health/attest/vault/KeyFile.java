package health.attest.vault;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The file that holds the keys: one line {@code index BASE64}, then one line {@code kek ID BASE64} for each
 * key-encryption key, oldest first. Whoever has this file and the database has everything; whoever lacks it has nothing
 * that was sealed, its owner included, so it is backed up apart from the database.
 */
public final class KeyFile {
    private static final int LINE_MAX = 200;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path path;
    private final SecureRandom random;

    public KeyFile(Path path, SecureRandom random) {
        this.path = path.toAbsolutePath().normalize();
        this.random = random;
    }

    /** Reads the file; a missing one is made first, with fresh keys, for its owner alone. */
    public KeyRing openOrCreate() {
        try {
            if (!Files.exists(path)) {
                create();
            }
            return read();
        } catch (IOException e) {
            throw new VaultException("the key file cannot be read or made: " + path, e);
        }
    }

    /** Adds a key-encryption key, which seals from now on; what older keys sealed still opens. */
    public KeyRing rotate() {
        try {
            KeyRing before = read();
            if (before.size() >= KeyRing.KEYS_MAX) {
                throw new VaultException("the key file is full");
            }
            String content = Files.readString(path, StandardCharsets.US_ASCII).stripTrailing() + "\n" + freshKey();
            Path next = written(content);
            Files.move(next, path, ATOMIC_MOVE, REPLACE_EXISTING);
            return read();
        } catch (IOException e) {
            throw new VaultException("the key file cannot be changed: " + path, e);
        }
    }

    private void create() throws IOException {
        Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path fresh = written("index " + base64(randomKey()) + "\n" + freshKey());
        try {
            // A link appears whole or not at all, and never over a file that another instance made meanwhile.
            Files.createLink(path, fresh);
        } catch (FileAlreadyExistsException anotherWasFaster) {
            // Its keys are as good.
        } finally {
            Files.delete(fresh);
        }
    }

    private Path written(String content) throws IOException {
        Path fresh =
                path.resolveSibling(path.getFileName() + "." + HexFormat.of().formatHex(randomBytes(6)));
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(fresh, content, StandardCharsets.US_ASCII);
        return fresh;
    }

    private KeyRing read() throws IOException {
        requireOwnerOnly();
        byte[] index = null;
        Map<String, byte[]> keys = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(path, StandardCharsets.US_ASCII);
        try {
            for (String line : lines) {
                String[] words =
                        line.length() > LINE_MAX ? new String[0] : line.strip().split(" +", -1);
                if (words.length == 2 && words[0].equals("index") && index == null) {
                    index = Base64.getDecoder().decode(words[1]);
                } else if (words.length == 3 && words[0].equals("kek") && !keys.containsKey(words[1])) {
                    keys.put(words[1], Base64.getDecoder().decode(words[2]));
                } else if (!line.isBlank()) {
                    throw new VaultException("the key file has a line that is none of a key file: " + path);
                }
            }
            if (index == null) {
                throw new VaultException("the key file has no index key: " + path);
            }
            return new KeyRing(keys, index);
        } catch (IllegalArgumentException e) {
            throw new VaultException("the key file holds something that is no key: " + path, e);
        }
    }

    /** A mounted secret may be readable by the group that the container runs as, and by nobody else. */
    private void requireOwnerOnly() throws IOException {
        if (!Files.getFileStore(path).supportsFileAttributeView("posix")) {
            return;
        }
        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        permissions.retainAll(OF_OTHERS);
        permissions.remove(PosixFilePermission.GROUP_READ);
        if (!permissions.isEmpty()) {
            throw new VaultException("the key file is open to others than its owner: chmod 600 " + path);
        }
    }

    private String freshKey() {
        return "kek " + HexFormat.of().formatHex(randomBytes(8)) + " " + base64(randomKey()) + "\n";
    }

    private byte[] randomKey() {
        return randomBytes(KeyRing.KEY_BYTES);
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
