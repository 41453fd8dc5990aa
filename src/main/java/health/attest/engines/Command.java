package health.attest.engines;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program run to its end, in an environment that holds nothing of the caller's but the search path. */
final class Command {

    /** What a finished program left: its exit code and what it printed on either stream. */
    record Outcome(int exitCode, String output) {
        boolean succeeded() {
            return exitCode == 0;
        }

        /** The last line that states an error, else the last line at all. */
        String reason() {
            List<String> lines = output.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            return lines.stream()
                    .filter(line -> line.contains("FATAL:") || line.contains("ERROR:") || line.contains("error:"))
                    .reduce((first, second) -> second)
                    .orElse(lines.isEmpty() ? "exit code " + exitCode : lines.get(lines.size() - 1));
        }
    }

    private Command() {}

    static Outcome run(List<String> command, String input, Duration timeMax) {
        try {
            // A file, not a pipe: an engine that stays behind would keep a pipe open and the reader waiting.
            Path output = Files.createTempFile("attest-engine", ".out");
            try {
                int exitCode = run(command, input, output, timeMax);
                return new Outcome(exitCode, Files.readString(output, StandardCharsets.ISO_8859_1));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new EngineException("cannot run " + command.get(0) + ": " + PrivateFiles.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while waiting for " + command.get(0), e);
        }
    }

    /** Empties the environment an engine gets: variables such as {@code PGDATA} would change what it does. */
    static void clear(Map<String, String> environment) {
        environment.keySet().retainAll(List.of("PATH"));
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
    }

    private static int run(List<String> command, String input, Path output, Duration timeMax)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        clear(builder.environment());
        Process process = builder.start();
        write(process, input);
        if (!process.waitFor(timeMax.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new EngineException(command.get(0) + " did not finish within " + timeMax.toSeconds() + " s");
        }
        return process.exitValue();
    }

    private static void write(Process process, String input) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException ignored) {
            // The program ended before it read everything; its exit code and its output say why.
        }
    }
}
