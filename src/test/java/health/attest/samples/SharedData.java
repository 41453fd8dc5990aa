package health.attest.samples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * Real data that lies beside the checkout in {@code shared/data}, or where {@code -Dattest.shared-data} says. A test
 * that asks for it is skipped where it is not.
 */
public final class SharedData {
    private SharedData() {}

    /** The JSON files of an archive by their name without folders, in the order of their names. */
    public static Map<String, String> jsonOf(String archive) {
        Optional<Path> file = folder().map(folder -> folder.resolve(archive)).filter(Files::exists);
        Assumptions.assumeTrue(file.isPresent(), "skipped: no ../shared/data");
        Map<String, String> contents = new TreeMap<>();
        try (InputStream in = Files.newInputStream(file.orElseThrow());
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.getName().endsWith(".json")) {
                    String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                    contents.put(name, new String(tar.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return contents;
    }

    private static Optional<Path> folder() {
        String stated = System.getProperty("attest.shared-data");
        if (stated != null) {
            return Optional.of(Path.of(stated));
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), above -> above != null, Path::getParent)
                .map(above -> above.resolve("shared").resolve("data"))
                .filter(Files::isDirectory)
                .findFirst();
    }
}
