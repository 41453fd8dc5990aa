package health.attest.engines;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files and directories that only their owner may open. */
public final class PrivateFiles {

    private PrivateFiles() {}

    /** Creates {@code directory} for its owner alone; its missing parents get the usual permissions. */
    public static Path directory(Path directory) {
        try {
            Path absolute = directory.toAbsolutePath().normalize();
            if (Files.isDirectory(absolute)) {
                return absolute;
            }
            Path parent = absolute.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return Files.createDirectory(
                    absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new EngineException("cannot create " + directory + ": " + reason(e), e);
        }
    }

    /**
     * Replaces {@code file} as a whole: a reader sees the old content or the new, never a part, and nobody else's eyes
     * see either.
     */
    public static void write(Path file, String content) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, content);
            Files.move(fresh, file, ATOMIC_MOVE, REPLACE_EXISTING);
        } catch (IOException e) {
            throw new EngineException("cannot write " + file + ": " + reason(e), e);
        }
    }

    /** Deletes {@code directory} with all it holds; does nothing when it does not exist. */
    public static void deleteTree(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new EngineException("cannot delete " + directory + ": " + reason(e), e);
        }
    }

    static String reason(Exception e) {
        String detail = e instanceof FileSystemException f && f.getReason() != null
                ? f.getReason()
                : e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage());
        return detail.contains("No space left") ? "disk full" : detail;
    }
}
