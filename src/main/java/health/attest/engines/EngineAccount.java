package health.attest.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The account of the operating system an engine runs as: the caller's own, or one without rights when the caller is
 * root, because PostgreSQL refuses root and the others need none of its rights.
 *
 * @param uid user id the engine gets
 * @param gid group id the engine gets
 * @param switched whether that differs from the caller's
 */
record EngineAccount(int uid, int gid, boolean switched) {
    private static final int ROOT = 0;
    private static final Path ACCOUNTS = Path.of("/etc/passwd");
    private static final Path OWN_STATUS = Path.of("/proc/self/status");

    /** Bits of Linux capability sets (capability.h) that let a process pass directories closed to its user. */
    private static final int CAP_DAC_OVERRIDE = 1;

    private static final int CAP_DAC_READ_SEARCH = 2;

    /** The account for an engine whose data lives in {@code data}: whoever owns existing data goes on owning it. */
    static EngineAccount forData(Path data) {
        int caller = uidOf(Path.of("/proc/self"));
        boolean exists = Files.exists(data);
        int owner = exists ? uidOf(data) : caller;
        if (caller != ROOT) {
            if (owner != caller) {
                throw new EngineException(data + " belongs to another account (uid " + owner
                        + "): start as that account or choose another data directory");
            }
            return new EngineAccount(caller, gidOf(Path.of("/proc/self")), false);
        }
        if (owner != ROOT) {
            return new EngineAccount(owner, gidOf(data), true);
        }
        return unprivileged();
    }

    /** Hands {@code path} to this account; nothing to do when the caller is that account. */
    void own(Path path) {
        if (!switched) {
            return;
        }
        try {
            Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new EngineException("cannot give " + path + " to uid " + uid + ": " + PrivateFiles.reason(e), e);
        }
    }

    /**
     * The command line that runs {@code command} as this account.
     *
     * @param data directory the engine must reach; where a parent is closed to the account, as root's home is, the
     *     engine gets the one capability that lets it pass
     */
    List<String> command(List<String> command, Path data) {
        if (!switched) {
            return command;
        }
        List<String> line = new ArrayList<>(
                List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--no-new-privs"));
        if (!reaches(data)) {
            String capability = passingCapability(data);
            line.add("--inh-caps=-all,+" + capability);
            line.add("--ambient-caps=-all,+" + capability);
        }
        line.addAll(command);
        return List.copyOf(line);
    }

    /** Whether every parent of {@code data} lets this account pass. */
    boolean reaches(Path data) {
        return Stream.iterate(data.toAbsolutePath().getParent(), p -> p != null, Path::getParent)
                .allMatch(this::passes);
    }

    private boolean passes(Path directory) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
            return permissions.contains(
                    uidOf(directory) == uid
                            ? PosixFilePermission.OWNER_EXECUTE
                            : gidOf(directory) == gid
                                    ? PosixFilePermission.GROUP_EXECUTE
                                    : PosixFilePermission.OTHERS_EXECUTE);
        } catch (IOException e) {
            throw new EngineException("cannot look at " + directory + ": " + PrivateFiles.reason(e), e);
        }
    }

    private String passingCapability(Path data) {
        long held = capabilities();
        if ((held >> CAP_DAC_READ_SEARCH & 1) == 1) {
            return "dac_read_search";
        }
        if ((held >> CAP_DAC_OVERRIDE & 1) == 1) {
            return "dac_override";
        }
        throw new EngineException("uid " + uid + ", which the engines run as, cannot reach " + data
                + ": choose a data directory whose parents are open to others, or start as an ordinary user");
    }

    private static long capabilities() {
        try (Stream<String> status = Files.lines(OWN_STATUS)) {
            return status.filter(line -> line.startsWith("CapEff:"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring("CapEff:".length()).strip(), 16))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new EngineException("cannot read " + OWN_STATUS + ": " + PrivateFiles.reason(e), e);
        }
    }

    private static EngineAccount unprivileged() {
        try {
            List<String> accounts = Files.readAllLines(ACCOUNTS);
            return Stream.of("postgres", "nobody")
                    .flatMap(name -> accounts.stream().filter(line -> line.startsWith(name + ":")))
                    .map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 3)
                    .map(fields -> new EngineAccount(Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), true))
                    .findFirst()
                    .orElseThrow(
                            () -> new EngineException(
                                    "PostgreSQL refuses to run as root and there is no account postgres or nobody to run it as"));
        } catch (IOException e) {
            throw new EngineException("cannot read " + ACCOUNTS + ": " + PrivateFiles.reason(e), e);
        }
    }

    static int uidOf(Path path) {
        return numberOf(path, "unix:uid");
    }

    private static int gidOf(Path path) {
        return numberOf(path, "unix:gid");
    }

    private static int numberOf(Path path, String attribute) {
        try {
            return (Integer) Files.getAttribute(path, attribute);
        } catch (IOException e) {
            throw new EngineException("cannot look at " + path + ": " + PrivateFiles.reason(e), e);
        }
    }
}
