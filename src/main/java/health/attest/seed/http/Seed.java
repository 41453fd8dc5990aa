package health.attest.seed.http;

import health.attest.engines.Daemon;
import health.attest.engines.EngineException;
import health.attest.engines.PrivateFiles;
import health.attest.seed.SeedFile;
import health.attest.seed.SeedSummary;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The program behind {@code scripts/seed}. */
final class Seed {
    private static final int REFUSALS_SHOWN_MAX = 5;
    private static final int PORT_DEFAULT = 8080;

    private final FhirEndpoint endpoint;
    private final Path unpacked;
    private final Consumer<String> progress;

    /** Loads into {@code endpoint}; what is in archives is unpacked below {@code unpacked}. */
    Seed(FhirEndpoint endpoint, Path unpacked, Consumer<String> progress) {
        this.endpoint = endpoint;
        this.unpacked = unpacked;
        this.progress = progress;
    }

    /** Takes the project's directory and then files and directories. */
    public static void main(String[] arguments) {
        Path project = Path.of(arguments[0]);
        List<Path> paths = Stream.of(arguments).skip(1).map(Path::of).toList();
        try {
            System.exit(load(project, paths) ? 0 : 1);
        } catch (EngineException | IOException e) {
            System.err.println("seed: " + e.getMessage());
            System.exit(1);
        }
    }

    private static boolean load(Path project, List<Path> paths) throws IOException {
        Path unpacked = Files.createTempDirectory("attest-seed");
        try {
            FhirEndpoint endpoint = new FhirEndpoint(base(project), Seed::token);
            SeedSummary summary = new Seed(endpoint, unpacked, System.out::println).load(paths);
            System.out.println(summary.line());
            return summary.isComplete();
        } finally {
            PrivateFiles.deleteTree(unpacked);
        }
    }

    /** Loads every bundle under {@code paths} that the server does not have yet. */
    SeedSummary load(List<Path> paths) throws IOException {
        SeedSummary summary = new SeedSummary();
        List<SeedFile> files = SeedFile.inOrder(describe(paths, summary));
        int position = 0;
        for (SeedFile file : files) {
            position++;
            String name = position + "/" + files.size() + " " + file.path().getFileName();
            if (endpoint.remembers(file)) {
                progress.accept(name + ": already there");
                summary.alreadyThere();
            } else {
                load(file, name, summary);
            }
        }
        return summary;
    }

    private void load(SeedFile file, String name, SeedSummary summary) throws IOException {
        byte[] content = Files.readAllBytes(file.path());
        progress.accept(
                name + ": " + file.type() + " of " + file.entries() + " entries, " + (content.length >> 10) + " kB");
        BundleAnswer answer =
                endpoint.load(file, content, seconds -> progress.accept("  waiting for " + seconds + " s"));
        int expected = file.entries() + (file.isTransaction() ? 1 : 0);
        if (answer.refusals().isEmpty() && answer.held() == expected) {
            if (!file.isTransaction()) {
                endpoint.remember(file);
            }
            summary.loaded(file);
            return;
        }
        answer.refusals().stream().limit(REFUSALS_SHOWN_MAX).forEach(refusal -> progress.accept("  " + refusal));
        progress.accept("  " + answer.held() + " of " + expected + " entries held");
        summary.failed(String.valueOf(file.path().getFileName()));
    }

    private List<SeedFile> describe(List<Path> paths, SeedSummary summary) throws IOException {
        List<SeedFile> files = new ArrayList<>();
        for (Path path : paths) {
            for (Path file : filesOf(path)) {
                try {
                    files.add(BundleReader.read(file, Files.readAllBytes(file)));
                } catch (IOException e) {
                    progress.accept(file.getFileName() + ": " + firstLine(e));
                    summary.failed(String.valueOf(file.getFileName()));
                }
            }
        }
        if (files.isEmpty() && summary.isComplete()) {
            throw new IOException("no bundles in " + paths);
        }
        return files;
    }

    private List<Path> filesOf(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException("there is no " + path);
        }
        if (BundleArchive.isOne(path)) {
            return BundleArchive.unpack(path, unpacked);
        }
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        List<Path> files = new ArrayList<>();
        try (Stream<Path> content = Files.list(path)) {
            for (Path each : content.sorted().toList()) {
                if (BundleArchive.isOne(each)) {
                    List<Path> bundles = BundleArchive.unpack(each, unpacked);
                    if (bundles.isEmpty()) {
                        progress.accept(each.getFileName() + ": holds other things than bundles to load, passed over");
                    }
                    files.addAll(bundles);
                } else if (each.toString().endsWith(".json")) {
                    files.add(each);
                }
            }
        }
        return files;
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("cannot be read");
    }

    /** The server to load into: {@code ATTEST_BASE_URL}, else the one that runs from this checkout. */
    private static URI base(Path project) {
        String given = System.getenv().getOrDefault("ATTEST_BASE_URL", "");
        int port =
                Daemon.running(project.resolve("var/server")).map(Daemon::port).orElse(PORT_DEFAULT);
        return URI.create((given.isBlank() ? "http://127.0.0.1:" + port : given) + "/fhir");
    }

    /** What {@code ATTEST_TOKEN_COMMAND} prints; nothing when it is not set. */
    private static String token() {
        String command = System.getenv().getOrDefault("ATTEST_TOKEN_COMMAND", "");
        if (command.isBlank()) {
            return "";
        }
        try {
            Process process = new ProcessBuilder("sh", "-c", command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (process.waitFor() != 0 || printed.isEmpty()) {
                throw new EngineException("no access token: " + command + " failed");
            }
            return printed;
        } catch (IOException e) {
            throw new EngineException("no access token: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted", e);
        }
    }
}
