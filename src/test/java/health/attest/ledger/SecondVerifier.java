package health.attest.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The verifier in another language ({@code second-verifier.mjs}); tests that need it are skipped without Node.js. */
public final class SecondVerifier {
    private static final Path SCRIPT = Path.of("src/test/resources/health/attest/ledger/second-verifier.mjs");

    private SecondVerifier() {}

    /** What it says and how it ends. */
    public record Answer(int exitCode, String output) {}

    /** Runs it. */
    public static Answer run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("node", SCRIPT.toString()));
        command.addAll(Arrays.asList(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the second verifier does not end");
            }
            return new Answer(process.exitValue(), output);
        } catch (IOException e) {
            throw new AssertionError("the second verifier needs Node.js", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
