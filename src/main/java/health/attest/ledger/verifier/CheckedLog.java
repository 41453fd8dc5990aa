package health.attest.ledger.verifier;

import health.attest.ledger.CompactRange;
import health.attest.ledger.Hash;
import health.attest.ledger.NoteVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What an earlier run checked: a file a size, with the peaks of the tree and the key of the log. */
final class CheckedLog {
    private static final String DIRECTORY = "var/fsck";

    private CheckedLog() {}

    /** The leaves that {@code --from} says were checked; none without it. */
    static CompactRange read(Arguments arguments, NoteVerifier key) throws IOException {
        if (arguments.option("from").isEmpty()) {
            return new CompactRange();
        }
        long size = Long.parseLong(arguments.option("from").get());
        List<String> lines = Files.readAllLines(file(arguments, size));
        if (lines.isEmpty() || !lines.get(0).equals(key.toString())) {
            throw new IllegalArgumentException("what was checked up to " + size + " is another log");
        }
        List<Hash> peaks =
                lines.subList(1, lines.size()).stream().map(Hash::ofHex).toList();
        return CompactRange.of(size, peaks);
    }

    /** Remembers what was checked; gives its size. */
    static long write(Arguments arguments, NoteVerifier key, CompactRange checked) throws IOException {
        Path file = file(arguments, checked.size());
        List<String> lines = new ArrayList<>(List.of(key.toString()));
        checked.peaks().forEach(peak -> lines.add(peak.toHex()));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
        return checked.size();
    }

    private static Path file(Arguments arguments, long size) {
        return Path.of(arguments.option("state").orElse(DIRECTORY), Long.toString(size));
    }
}
