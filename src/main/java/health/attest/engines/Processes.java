package health.attest.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Processes this one may not have started. */
final class Processes {

    private Processes() {}

    /** Whether {@code pid} runs a program of that name; a zombie nobody has collected yet does not. */
    static boolean runs(long pid, String program) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            String stat = Files.readString(process.resolve("stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X' && stat.contains("(" + program + ")");
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks {@code process} to end and, when it has not after {@code timeMax}, ends it. */
    static void end(ProcessHandle process, Duration timeMax) {
        process.destroy();
        if (!endsWithin(process, timeMax)) {
            process.destroyForcibly();
            endsWithin(process, timeMax);
        }
    }

    private static boolean endsWithin(ProcessHandle process, Duration timeMax) {
        try {
            process.onExit().get(timeMax.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
