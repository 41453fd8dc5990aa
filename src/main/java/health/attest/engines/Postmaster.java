package health.attest.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The PostgreSQL process that holds a data directory, as its {@code postmaster.pid} describes it.
 *
 * @param pid process id
 * @param port TCP port it listens on
 * @param ready whether it accepts connections
 */
record Postmaster(long pid, int port, boolean ready) {
    /** One more than the largest id Linux gives (PID_MAX_LIMIT, 2^22). */
    static final long PID_OF_NOBODY = 4_194_305;

    private static final int LINE_PID = 0;
    private static final int LINE_DIRECTORY = 1;
    private static final int LINE_PORT = 3;
    private static final int LINE_STATUS = 7;

    /**
     * The living postmaster of {@code data}; a file left by a dead one, or by one of another directory, does not count.
     */
    static Optional<Postmaster> of(Path data) {
        Path file = data.resolve("postmaster.pid");
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() <= LINE_PORT || !data.toString().equals(lines.get(LINE_DIRECTORY))) {
                return Optional.empty();
            }
            long pid = Long.parseLong(lines.get(LINE_PID).strip());
            int port = Integer.parseInt(lines.get(LINE_PORT).strip());
            boolean ready = lines.size() > LINE_STATUS && lines.get(LINE_STATUS).startsWith("ready");
            return runs(pid) ? Optional.of(new Postmaster(pid, port, ready)) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            // Absent, or being written at this moment: PostgreSQL itself guards the directory then.
            return Optional.empty();
        }
    }

    /**
     * Marks the file of a postmaster that no longer runs as stale.
     *
     * <p>PostgreSQL refuses to start while any process has the id in the file: a zombie nobody collects, or, after a
     * reboot, an unrelated one. The file itself must stay, because the shared memory it names is how PostgreSQL knows
     * that no orphan of the dead postmaster still writes.
     *
     * @return the file, when it was changed
     */
    static Optional<Path> forgetDead(Path data) {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file) || of(data).isPresent()) {
            return Optional.empty();
        }
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(file));
            if (lines.isEmpty()) {
                return Optional.empty();
            }
            lines.set(LINE_PID, Long.toString(PID_OF_NOBODY));
            PrivateFiles.write(file, String.join("\n", lines) + "\n");
            return Optional.of(file);
        } catch (IOException e) {
            throw new EngineException("cannot read " + file + ": " + PrivateFiles.reason(e), e);
        }
    }

    /** Whether {@code pid} runs PostgreSQL; a zombie nobody has collected yet does not. */
    static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return stat.contains("(postgres)") && state != 'Z' && state != 'X';
        } catch (IOException e) {
            return false;
        }
    }
}
