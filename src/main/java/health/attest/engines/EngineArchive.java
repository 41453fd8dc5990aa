package health.attest.engines;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks the packaged engines, once per account and content, into a cache directory that no other account can write.
 *
 * <p>An unpacked engine's directory carries the first half of the archive's SHA-256 in its name and appears in one
 * rename, so a start that dies while unpacking leaves nothing that a later one would take for whole.
 */
final class EngineArchive {
    private static final Path CACHE_OF_ROOT = Path.of("/var/cache/attest");

    private EngineArchive() {}

    /** The directory holding PostgreSQL's {@code bin}, {@code lib} and {@code share}. */
    static Path postgres() {
        requirePlatform();
        return unpacked("postgres", "postgres-linux-x86_64.txz", EngineArchive::untar);
    }

    /** The Redis server's program. */
    static Path redis() {
        requirePlatform();
        return unpacked("redis", "redis-server-6.2.6-v5-linux-amd64", (content, target) -> {
                    Path program = target.resolve("redis-server");
                    Files.copy(content, program);
                    Files.setPosixFilePermissions(program, permissions(true));
                })
                .resolve("redis-server");
    }

    /** Where this account keeps unpacked engines; root's is open to readers, for the accounts its engines run as. */
    static Path cache() {
        if (callerIsRoot()) {
            return CACHE_OF_ROOT;
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path parent = xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return parent.resolve("attest");
    }

    /** Writes an archive's content into an empty directory. */
    @FunctionalInterface
    interface Unpacker {
        void unpack(InputStream content, Path target) throws IOException;
    }

    static void untar(InputStream content, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(content))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = inside(target, target.resolve(entry.getName()));
                directory(entry.isDirectory() ? path : path.resolveSibling("."));
                if (entry.isDirectory()) {
                    continue;
                }
                if (entry.isSymbolicLink()) {
                    inside(target, path.resolveSibling(entry.getLinkName()));
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.getLinkFlag() == TarConstants.LF_NORMAL) {
                    Files.copy(tar, path);
                    Files.setPosixFilePermissions(path, permissions((entry.getMode() & 0100) != 0));
                } else {
                    throw new IOException("unexpected kind of entry: " + entry.getName());
                }
            }
        }
    }

    /**
     * Creates {@code directory} and its parents, whether or not the archive lists them, for those who may run programs.
     */
    private static void directory(Path directory) throws IOException {
        Path path = directory.normalize();
        if (!Files.exists(path)) {
            directory(path.resolve(".."));
            Files.createDirectory(path);
            Files.setPosixFilePermissions(path, permissions(true));
        }
    }

    private static Path unpacked(String name, String resource, Unpacker unpacker) {
        Path cache = trusted(cache());
        Path target = cache.resolve(name + "-" + digest(resource));
        if (Files.isDirectory(target)) {
            return target;
        }
        try {
            Path fresh = Files.createTempDirectory(cache, name + "-unpacking");
            try (InputStream content = new BufferedInputStream(open(resource))) {
                Files.setPosixFilePermissions(fresh, permissions(true));
                unpacker.unpack(content, fresh);
                Files.move(fresh, target, ATOMIC_MOVE);
            } finally {
                PrivateFiles.deleteTree(fresh);
            }
            return target;
        } catch (IOException e) {
            if (Files.isDirectory(target)) {
                // Another start was faster; its directory holds the same bytes.
                return target;
            }
            throw new EngineException("cannot unpack " + name + " into " + cache + ": " + PrivateFiles.reason(e), e);
        }
    }

    private static Path trusted(Path cache) {
        try {
            if (!Files.exists(cache)) {
                Files.createDirectories(cache);
                Files.setPosixFilePermissions(cache, permissions(true));
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(cache);
            if (EngineAccount.uidOf(cache) != EngineAccount.uidOf(Path.of("/proc/self"))
                    || permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new EngineException(
                        "programs in " + cache
                                + " cannot be trusted: another account owns it or may write to it; remove it or set XDG_CACHE_HOME");
            }
            return cache;
        } catch (IOException e) {
            throw new EngineException(
                    "cannot use " + cache + " (" + PrivateFiles.reason(e)
                            + "): set XDG_CACHE_HOME to a directory this account may write",
                    e);
        }
    }

    private static Path inside(Path target, Path path) throws IOException {
        Path normalized = path.normalize();
        if (!normalized.startsWith(target.normalize())) {
            throw new IOException("entry leads out of the archive: " + path);
        }
        return normalized;
    }

    private static String digest(String resource) {
        try (DigestInputStream content = new DigestInputStream(open(resource), MessageDigest.getInstance("SHA-256"))) {
            content.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(content.getMessageDigest().digest(), 0, 16);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new EngineException("cannot read packaged " + resource + ": " + PrivateFiles.reason(e), e);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream content = EngineArchive.class.getResourceAsStream("/" + resource);
        if (content == null) {
            throw new IOException(resource + " is not on the class path");
        }
        return content;
    }

    private static Set<PosixFilePermission> permissions(boolean executable) {
        String forOwner = executable ? "rwx" : "rw-";
        String forOthers = executable ? "r-x" : "r--";
        return PosixFilePermissions.fromString(callerIsRoot() ? forOwner + forOthers + forOthers : forOwner + "------");
    }

    private static boolean callerIsRoot() {
        return EngineAccount.uidOf(Path.of("/proc/self")) == 0;
    }

    private static void requirePlatform() {
        String platform = System.getProperty("os.name").toLowerCase(Locale.ROOT) + "-" + System.getProperty("os.arch");
        if (!platform.equals("linux-amd64")) {
            throw new EngineException("no packaged engines for " + platform
                    + ": set ATTEST_DB_URL, ATTEST_REDIS_URL and ATTEST_CHAIN_RPC_URLS to running ones");
        }
    }
}
