package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Synthea's bundles load unchanged, and the server answers about them what a program that only knows the files
 * computes. Places, practitioners and the smallest patient; {@code -Dsynthea=full} takes every file (39 MB).
 */
class SyntheaIT extends ServerIT {
    private static final Path DATA = Path.of("..", "shared", "data", "synthea-3.3.0-seed42-7patients.tgz");
    private static final String SCRIPT = "src/test/resources/health/attest/seed/synthea.mjs";

    @TempDir
    Path directory;

    @Test
    void syntheaLoadsUnchangedOnceAndSearchesGiveTheNumbersOfTheFiles() throws IOException, InterruptedException {
        assumeThat(DATA).as("skipped: no ../shared/data").exists();
        run(Map.of(), "tar", "-xzf", DATA.toString(), "-C", directory.toString());
        Path files = directory.resolve("fhir");
        if (!"full".equals(System.getProperty("synthea"))) {
            keepTheSmallestPatient(files);
        }

        String first = seed(files);
        String second = seed(files);
        String compared = run(Map.of("ATTEST_TOKEN", token()), "node", SCRIPT, baseUrl() + "/fhir", files.toString());

        assertThat(first).endsWith(" 0 failed\n");
        assertThat(second).startsWith("1/").contains(": already there\n").endsWith(" already there, 0 failed\n");
        assertThat(second).contains("0 loaded");
        assertThat(compared).endsWith("all equal\n");
    }

    private static void keepTheSmallestPatient(Path files) throws IOException {
        List<Path> patients;
        try (Stream<Path> all = Files.list(files)) {
            patients = new ArrayList<>(all.filter(file -> !file.toString().contains("Information"))
                    .sorted(Comparator.comparingLong(file -> file.toFile().length()))
                    .toList());
        }
        for (Path other : patients.subList(1, patients.size())) {
            Files.delete(other);
        }
    }

    private String seed(Path files) throws IOException, InterruptedException {
        return run(
                Map.of("ATTEST_BASE_URL", baseUrl(), "ATTEST_TOKEN_COMMAND", "printf %s " + token()),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "health.attest.seed.http.Seed",
                ".",
                files.toString());
    }

    private static String token() {
        return ISSUER.token(Map.of(
                "tenant",
                TENANT_SYNTHEA,
                "client_id",
                "it-backend",
                "sub",
                "it-backend",
                "roles",
                "integration",
                "scope",
                "system/*.cruds"));
    }

    private static String run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
