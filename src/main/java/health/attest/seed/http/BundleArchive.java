package health.attest.seed.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A {@code .tgz} of bundles, as data sets are passed around. */
final class BundleArchive {
    private static final String SUFFIX = ".tgz";
    /** Most that one archive may unpack to. */
    private static final long LENGTH_MAX = 4L << 30;

    private BundleArchive() {}

    static boolean isOne(Path path) {
        return path.toString().endsWith(SUFFIX) && Files.isRegularFile(path);
    }

    /**
     * The bundles of the archive, as files below {@code directory}; none when it also holds JSON that is no transaction
     * or batch, for then it is something else: a package of profiles, a collection of examples.
     */
    static List<Path> unpack(Path archive, Path directory) throws IOException {
        Path target = Files.createTempDirectory(directory, "archive");
        List<Path> bundles = new ArrayList<>();
        long left = LENGTH_MAX;
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile() && entry.getName().endsWith(".json")) {
                    left -= entry.getSize();
                    if (left < 0) {
                        throw new IOException(archive.getFileName() + " unpacks to more than 4 GiB");
                    }
                    // Only the last part of the name: what an archive calls its directories decides nothing here.
                    Path bundle = target.resolve(
                            String.valueOf(Path.of(entry.getName()).getFileName()));
                    Files.copy(tar, bundle);
                    if (!BundleReader.isBundleToLoad(Files.readAllBytes(bundle))) {
                        return List.of();
                    }
                    bundles.add(bundle);
                }
            }
        }
        return bundles.stream().sorted().toList();
    }
}
