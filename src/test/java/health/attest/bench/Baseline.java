package health.attest.bench;

import health.attest.engines.Daemon;
import health.attest.engines.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts and stops {@link StockServer} on a PostgreSQL of its own, with the JVM and the memory Attest gets. */
public final class Baseline {
    private static final Duration START_MAX = Duration.ofMinutes(10);
    private static final Duration STOP_MAX = Duration.ofSeconds(45);

    private Baseline() {}

    /** Takes {@code start DIR PORT} or {@code stop DIR}. */
    public static void main(String[] arguments) throws IOException {
        Path data = Path.of(arguments[1]).toAbsolutePath();
        Path mark = data.resolve("server");
        if (arguments[0].equals("stop")) {
            Daemon.running(mark).ifPresent(server -> server.stop(STOP_MAX));
            EmbeddedPostgres.stop(data.resolve("postgres"));
            return;
        }
        Files.createDirectories(data);
        int port = Integer.parseInt(arguments[2]);
        EmbeddedPostgres database = EmbeddedPostgres.start(data.resolve("postgres"));
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("STOCK_DB_URL", database.jdbcUrl());
        environment.put("STOCK_DB_USER", database.owner().user());
        environment.put("STOCK_DB_PASSWORD", database.owner().password());
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                StockServer.class.getName(),
                Integer.toString(port));
        long begun = System.nanoTime();
        Daemon server = Daemon.start(
                mark,
                new Daemon.Program(
                        command,
                        environment,
                        Daemon.Program.NO_INPUT,
                        data.resolve("server.log"),
                        Path.of("").toAbsolutePath()),
                port);
        if (!server.becomes(() -> answers(port), START_MAX)) {
            server.stop(STOP_MAX);
            throw new IOException("stock HAPI did not start, see " + data.resolve("server.log"));
        }
        System.out.println("stock HAPI answers after " + (System.nanoTime() - begun) / 1_000_000_000 + " s, CPU "
                + CpuMeter.millis(server.pid()) / 1_000 + " s");
    }

    private static boolean answers(int port) {
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(
                                                    URI.create("http://127.0.0.1:" + port + "/fhir/Patient?_count=1"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
