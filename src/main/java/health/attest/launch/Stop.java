package health.attest.launch;

import health.attest.engines.EngineException;
import health.attest.engines.HomeLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The program behind {@code scripts/stop}. */
public final class Stop {

    private Stop() {}

    /** Takes the project's directory and then the arguments of {@code scripts/stop}. */
    public static void main(String[] arguments) {
        List<String> options = List.of(arguments).subList(1, arguments.length);
        try {
            Path data = StartOptions.parse(options, Path.of(arguments[0], "var").toAbsolutePath())
                    .data();
            System.out.println(stop(data));
        } catch (EngineException e) {
            System.err.println("stop: " + e.getMessage());
            System.exit(1);
        }
    }

    private static String stop(Path data) {
        if (!Files.isDirectory(data)) {
            return "nothing runs on " + data;
        }
        List<String> stopped =
                HomeLock.holding(data, () -> Installation.at(data).stop());
        return stopped.isEmpty() ? "nothing runs on " + data : "stopped " + String.join(", ", stopped);
    }
}
