package health.attest.launch;

import health.attest.engines.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Gives a new installation a few patients to try things with. Loaded by the program behind {@code scripts/seed}, which
 * remembers what a tenant has and loads nothing twice.
 */
final class DemoData {
    private static final String BUNDLE = "riverside-clinic.json";
    private static final String SEED = "health.attest.seed.http.Seed";
    private static final String TOKEN = "health.attest.token.http.Token";

    private final Installation installation;
    private final Path project;
    private final Path jar;

    DemoData(Installation installation, Path project, Path jar) {
        this.installation = installation;
        this.project = project;
        this.jar = jar;
    }

    /** Loads the demo bundle into the server at {@code base}. */
    void load(String base) {
        try {
            ProcessBuilder seed = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-cp",
                            jar.toString(),
                            SEED,
                            project.toString(),
                            unpacked().toString())
                    .inheritIO();
            seed.environment()
                    .putAll(Map.of(
                            "ATTEST_BASE_URL",
                            base,
                            "ATTEST_DATA",
                            installation.data().toString(),
                            "ATTEST_TOKEN_COMMAND",
                            tokenCommand()));
            if (seed.start().waitFor() != 0) {
                throw new EngineException("the demo data could not be loaded");
            }
        } catch (IOException e) {
            throw new EngineException("the demo data could not be loaded: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while the demo data were loading", e);
        }
    }

    /** What prints a token of the demonstration's own system, as {@code scripts/token --client demo-backend} does. */
    private String tokenCommand() {
        return String.join(
                " ",
                quoted(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                quoted(jar.toString()),
                TOKEN,
                quoted(project.toString()),
                "--client demo-backend");
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private Path unpacked() throws IOException {
        Path file = installation.data().resolve(BUNDLE);
        try (InputStream bundle = Objects.requireNonNull(
                DemoData.class.getResourceAsStream("/demo/" + BUNDLE), "the jar has demo data")) {
            Files.write(file, bundle.readAllBytes());
        }
        return file;
    }
}
