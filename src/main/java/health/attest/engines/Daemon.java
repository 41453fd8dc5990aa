package health.attest.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A program that goes on running when the process that started it ends, and is found again through a file.
 *
 * <p>The file names the process by its id, its start and the boot of the machine, so that neither a reused id nor a
 * reboot can make a stranger look like it.
 *
 * @param pid process id
 * @param port TCP port it was told to listen on
 */
public record Daemon(long pid, int port) {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Duration PAUSE = Duration.ofMillis(50);

    // Positions among the fields that follow the program's name in /proc/PID/stat (proc_pid_stat(5)).
    private static final int STAT_THREADS = 17;
    private static final int STAT_START = 19;

    /**
     * What to run.
     *
     * @param command program and arguments
     * @param environment the whole environment of the program
     * @param input file the program reads as its standard input
     * @param log file that gets whatever it prints, after what is already there
     * @param directory working directory
     */
    public record Program(List<String> command, Map<String, String> environment, Path input, Path log, Path directory) {
        /** Working directory that is in nobody's way. */
        public static final Path NOWHERE = Path.of("/");

        /** Standard input that is empty. */
        public static final Path NO_INPUT = Path.of("/dev/null");

        public Program {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    /** The environment of an engine: the search path and neutral language and time. */
    static Map<String, String> engineEnvironment() {
        ProcessBuilder builder = new ProcessBuilder();
        Command.clear(builder.environment());
        return builder.environment();
    }

    /**
     * Starts {@code program} in a session of its own, so that no terminal's signal reaches it, and writes {@code mark}.
     */
    public static Daemon start(Path mark, Program program, int port) {
        List<String> line = new ArrayList<>(List.of("setsid"));
        line.addAll(program.command());
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(program.directory().toFile())
                .redirectInput(program.input().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(program.log().toFile()));
        builder.environment().clear();
        builder.environment().putAll(program.environment());
        try {
            long pid = builder.start().pid();
            PrivateFiles.write(mark, pid + " " + identity(pid).orElse("ended") + " " + port + "\n");
            return new Daemon(pid, port);
        } catch (IOException e) {
            throw new EngineException("cannot run " + program.command().get(0) + ": " + PrivateFiles.reason(e), e);
        }
    }

    /** The living process {@code mark} names. */
    public static Optional<Daemon> running(Path mark) {
        try {
            String[] fields = Files.readString(mark).strip().split(" ", -1);
            long pid = Long.parseLong(fields[0]);
            return identity(pid).filter(fields[1]::equals).map(same -> new Daemon(pid, Integer.parseInt(fields[2])));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Whether the process still runs; one that ended and was not collected does not. */
    public boolean isRunning() {
        return identity(pid).isPresent();
    }

    /** Asks the process to end and, when it has not after {@code timeMax}, kills it. */
    public void stop(Duration timeMax) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        if (!within(timeMax, () -> !isRunning())) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            within(timeMax, () -> !isRunning());
        }
    }

    /**
     * Waits until {@code condition} holds or the process has ended or {@code timeMax} is over; answers whether it held.
     */
    public boolean becomes(BooleanSupplier condition, Duration timeMax) {
        within(timeMax, () -> !isRunning() || condition.getAsBoolean());
        return isRunning() && condition.getAsBoolean();
    }

    private static boolean within(Duration timeMax, BooleanSupplier condition) {
        long giveUp = System.nanoTime() + timeMax.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - giveUp > 0) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }

    private static Optional<String> identity(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            // Threads that outlive the first one still hold the sockets of a killed process.
            boolean ended =
                    fields[0].equals("X") || (fields[0].equals("Z") && Integer.parseInt(fields[STAT_THREADS]) <= 1);
            return ended
                    ? Optional.empty()
                    : Optional.of(
                            fields[STAT_START] + "@" + Files.readString(BOOT).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
