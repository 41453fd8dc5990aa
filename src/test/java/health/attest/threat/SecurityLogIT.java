package health.attest.threat;

import static health.attest.threat.ThreatFixtures.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.engines.EmbeddedPostgres;
import health.attest.journey.Http;
import health.attest.journey.TestIssuer;
import health.attest.threat.ThreatFixtures.HandClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** The security log and what is made of it, on a real database. {@code -Dthreat.log.rows=1000000} gives the figure. */
class SecurityLogIT {
    private static final int ROWS = Integer.getInteger("threat.log.rows", 20_000);
    private static final int THREADS = 4;

    private static final TestIssuer ISSUER = TestIssuer.start();
    private static final EmbeddedPostgres POSTGRES = EmbeddedPostgres.start(Path.of("target/it/branches-postgres"));

    @TempDir
    Path directory;

    private final HandClock clock = new HandClock(Clock.systemUTC().instant().minus(Duration.ofDays(40)));
    private Branch server;

    @BeforeEach
    void start() {
        server = new Branch("log", directory, POSTGRES, null, null).trusting(ISSUER);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void rowsAreWrittenBesideTheRequests(TestReporter figures) throws Exception {
        server.start();
        SecurityLog log = server.bean(SecurityLog.class);
        Instant now = Clock.systemUTC().instant();
        CountDownLatch done = new CountDownLatch(THREADS);
        long start = System.nanoTime();

        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread;
            new Thread(() -> {
                        for (int i = first; i < ROWS; i += THREADS) {
                            log.append(entry(now, 200, "192.0.2." + i % 250));
                            if (i / THREADS % 10_000 == 9_999) {
                                awaitRows(i / 10_000 * 10_000 - 40_000);
                            }
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        awaitRows(ROWS);

        double seconds = (System.nanoTime() - start) / 1e9;
        figures.publishEntry("rows", Integer.toString(ROWS));
        figures.publishEntry("rows per second", Long.toString(Math.round(ROWS / seconds)));
        assertThat(server.query("select count(*) from attest.security_log")).isEqualTo(Integer.toString(ROWS));
        assertThat(ROWS / seconds).isGreaterThan(1_000);
    }

    @Test
    void anOrderlyStopLosesNothing() {
        server.start();
        SecurityLog log = server.bean(SecurityLog.class);
        Instant now = Clock.systemUTC().instant();

        for (int i = 0; i < 10_000; i++) {
            log.append(entry(now, 200, "192.0.2.1"));
        }
        server.stop();

        assertThat(server.query("select count(*) from attest.security_log")).isEqualTo("10000");
    }

    @Test
    void identicalRefusalsOfAMinuteBecomeOneRowWithACount() {
        server.onTimeOf(clock).start();
        SecurityLog log = server.bean(SecurityLog.class);

        for (int i = 0; i < 1_500; i++) {
            log.append(entry(clock.instant(), 403, "192.0.2.1"));
        }
        server.stop();

        assertThat(server.query("select count(*) || ' ' || sum(count) || ' ' || max(count) from attest.security_log"))
                .isEqualTo("1001 1500 500");
    }

    @Test
    void daysBeyondTheThirtiethAreDropped() {
        server.onTimeOf(clock).start();
        SecurityLog log = server.bean(SecurityLog.class);
        log.append(entry(clock.instant(), 200, "192.0.2.1"));
        awaitRows(1);
        String old = partitions();

        clock.advance(Duration.ofDays(40));
        log.append(entry(clock.instant(), 200, "192.0.2.2"));

        await().atMost(Duration.ofSeconds(20)).until(() -> !partitions().contains(old.substring(0, 21)));
        awaitRows(1);
        assertThat(server.query("select count(*) from attest.security_log")).isEqualTo("1");
    }

    @Test
    void anAddressIsNotReadInACopyOfTheDatabase() {
        server.start();
        server.from("198.51.100.99").get("/fhir/Patient/1");
        awaitRows(1);

        assertThat(server.query("select row_to_json(l)::text from attest.security_log l"))
                .doesNotContain("198.51.100.99")
                .contains("\"session\"", "\"probing\"", "\"rate-violations\"", "GET Patient/{id}");
        assertThat(server.query("select position('198.51.100.99'::bytea in address) from attest.security_log"))
                .isEqualTo("0");
    }

    @Test
    void theDashboardTellsWhatHappened() throws Exception {
        server.start();
        IntStream.range(0, 12).forEach(i -> IntStream.rangeClosed(0, i)
                .forEach(n -> server.from("198.51." + i + ".1", i == 5 ? "aaaa" : ThreatFixtures.BROWSER)
                        .get("/fhir/Patient/" + n)));
        officer().send("POST", "/security/block", "application/json", "{\"address\":\"203.0.113.77\"}");
        awaitRows(12 * 13 / 2 + 1);

        JsonNode dashboard =
                new ObjectMapper().readTree(officer().get("/security/dashboard").body());

        assertThat(dashboard.path("series")).hasSize(60);
        long requests = 0;
        for (JsonNode minute : dashboard.path("series")) {
            requests += minute.path("requests").asLong();
        }
        assertThat(requests).isEqualTo(12 * 13 / 2 + 1);
        assertThat(dashboard.path("top")).hasSize(10);
        Keys keys = server.bean(Keys.class);
        // Ten requests for one route make 25 points more; the last three addresses have them, the last seen first.
        assertThat(List.of(0, 1, 2).stream()
                        .map(i -> dashboard.path("top").path(i).path("tag").asText()))
                .containsExactly(tag(keys, "198.51.11.1"), tag(keys, "198.51.10.1"), tag(keys, "198.51.9.1"));
        assertThat(dashboard.path("top").path(3).path("tag").asText()).isEqualTo(tag(keys, "198.51.5.1"));
        assertThat(dashboard.path("blocked").asInt()).isEqualTo(1);
        assertThat(dashboard.path("recentBlocks").path(0).path("tag").asText()).isEqualTo(tag(keys, "203.0.113.77"));
        assertThat(dashboard.toString()).doesNotContain("203.0.113.77");
    }

    @Test
    void theStreamTellsABlockAtOnce() throws Exception {
        server.start();
        List<String> lines = new CopyOnWriteArrayList<>();
        HttpURLConnection stream = (HttpURLConnection)
                URI.create(server.baseUrl() + "/security/stream").toURL().openConnection();
        stream.setRequestProperty("Authorization", "Bearer " + officerToken());
        Thread reader = new Thread(() -> read(stream, lines));
        reader.start();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> lines.stream().anyMatch(line -> line.contains("\"blocked\":0")));

        officer().send("POST", "/security/block", "application/json", "{\"address\":\"203.0.113.78\"}");

        await().atMost(Duration.ofSeconds(3))
                .until(() -> lines.stream().anyMatch(line -> line.contains("\"blocked\":1")));
        stream.disconnect();
    }

    private static void read(HttpURLConnection stream, List<String> into) {
        try (BufferedReader text =
                new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8))) {
            text.lines().forEach(into::add);
        } catch (IOException | UncheckedIOException e) {
            into.add("closed");
        }
    }

    private static String tag(Keys keys, String address) {
        return keys.tag(address(address)).toHex().substring(2);
    }

    private Http officer() {
        return server.from("198.51.100.200").withToken(officerToken());
    }

    private static String officerToken() {
        return ISSUER.token(Map.of(
                "tenant",
                "demo",
                "sub",
                "grace",
                "roles",
                "security-officer",
                "scope",
                "attest/security.read attest/security.write"));
    }

    private void awaitRows(int atLeast) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Integer.parseInt(server.query("select coalesce(sum(count), 0) from attest.security_log"))
                        >= atLeast);
    }

    private String partitions() {
        return server.query("select string_agg(relname, ',' order by relname) from pg_class"
                + " where relname ~ '^security_log_[0-9]{8}$'");
    }

    private static LogEntry entry(Instant time, int status, String address) {
        return new LogEntry(
                time,
                "ab".repeat(32),
                address,
                "GET",
                "GET Patient/{id}",
                status,
                ThreatFixtures.BROWSER,
                ThreatScore.NONE,
                "proceed",
                1);
    }
}
