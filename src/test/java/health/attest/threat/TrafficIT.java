package health.attest.threat;

import static health.attest.threat.ThreatFixtures.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.attest.engines.EmbeddedPostgres;
import health.attest.journey.Http;
import health.attest.journey.TestIssuer;
import health.attest.threat.ThreatFixtures.HandClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole traffic through a real server, on a clock that is moved by hand: those who do nothing wrong, each for ten
 * minutes beside an attack from their own address, and a working day beside an attack from sixty addresses.
 * {@code -Dtraffic.minutes=10} makes the working day as long as the specification wants it.
 */
class TrafficIT {
    private static final int MINUTES = Integer.getInteger("traffic.minutes", 2);
    private static final int TEN_MINUTES = 600;

    private static final TestIssuer ISSUER = TestIssuer.start();
    private static final EmbeddedPostgres POSTGRES = EmbeddedPostgres.start(Path.of("target/it/branches-postgres"));

    @TempDir
    Path directory;

    private final HandClock clock = new HandClock(Clock.systemUTC().instant());
    private final Map<String, Issued> tokens = new HashMap<>();
    private final Map<String, Map<Integer, Integer>> answers = new LinkedHashMap<>();
    private Branch server;

    @BeforeEach
    void start() {
        server = new Branch("traffic", directory, POSTGRES, null, null)
                .trusting(ISSUER)
                .onTimeOf(clock)
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void fiveHundredUsersWhoRefreshTheirTokensBehindOneAddressAreServed() {
        String hospital = sharedAddress("198.51.100.1");
        int users = 500;

        tenMinutesBesideAnAttack(hospital, second -> {
            // Each of them every five minutes.
            for (int user = second * users / 300; user < (second + 1) * users / 300; user++) {
                note(
                        "refresh",
                        server.from(hospital)
                                .send(
                                        "POST",
                                        "/oauth2/token",
                                        "application/x-www-form-urlencoded",
                                        "grant_type=refresh_token"));
                note(
                        "user",
                        server.from(hospital)
                                .withToken(token("user" + user % users, Duration.ofMinutes(5)))
                                .get("/fhir/Patient/" + user));
            }
        });

        assertThat(answersTo("refresh")).containsExactly(Map.entry(200, 1_000));
        assertThat(answersTo("user")).containsExactly(Map.entry(200, 1_000));
    }

    @Test
    void anEngineWhoseTokenExpiredIsToldAndThenServed() {
        String hospital = sharedAddress("198.51.100.2");
        Http engine = server.from(hospital);
        String old = token("forgetful engine", Duration.ofMinutes(3));

        tenMinutesBesideAnAttack(hospital, second -> {
            boolean noticed = second >= 300;
            note(
                    noticed ? "renewed" : second < 239 ? "fresh" : "late",
                    engine.withToken(noticed ? token("engine", Duration.ofMinutes(20)) : old)
                            .get("/fhir/Observation/" + second));
        });

        assertThat(answersTo("fresh")).containsExactly(Map.entry(200, 239));
        // A minute of skew, then nothing but 401 until the engine asks for another token; and no grudge.
        assertThat(answersTo("late").keySet()).isSubsetOf(200, 401);
        assertThat(answersTo("late").get(401)).isGreaterThanOrEqualTo(59);
        assertThat(answersTo("renewed")).containsExactly(Map.entry(200, 300));
    }

    @Test
    void aPollerAMonitorAndAPreflightAreAnsweredEverySecond() {
        String hospital = sharedAddress("198.51.100.3");

        tenMinutesBesideAnAttack(hospital, second -> {
            note("poller", server.from(hospital).get("/health/live"));
            note("monitor", server.from(hospital).get("/ledger/tile/0/" + 2 * second));
            if (second < 400) {
                note("monitor", server.from(hospital).get("/ledger/tile/0/" + (2 * second + 1)));
            }
            note(
                    "preflight",
                    server.from(hospital)
                            .with("Origin", "https://app.example")
                            .with("Access-Control-Request-Method", "GET")
                            .send("OPTIONS", "/fhir/metadata", null, null));
        });

        assertThat(answersTo("poller")).containsExactly(Map.entry(200, 600));
        assertThat(answersTo("monitor")).containsExactly(Map.entry(200, 1_000));
        assertThat(answersTo("preflight")).containsExactly(Map.entry(204, 600));
    }

    @Test
    void aGuestWhoFailsToLogInIsToldSoAndNobodyElseSuffers() {
        String hospital = sharedAddress("198.51.100.4");

        tenMinutesBesideAnAttack(hospital, second -> {
            if (second % 5 == 0) {
                note(
                        "guest",
                        server.from(hospital)
                                .send("POST", "/login", "application/x-www-form-urlencoded", "password=wrong"));
            }
            note(
                    "colleague",
                    server.from(hospital)
                            .send("POST", "/login", "application/x-www-form-urlencoded", "password=right"));
            note(
                    "doctor",
                    server.from(hospital)
                            .withToken(token("doctor", Duration.ofMinutes(15)))
                            .get("/fhir/Patient/1"));
        });

        assertThat(answersTo("guest")).containsExactly(Map.entry(401, 120));
        assertThat(answersTo("colleague")).containsExactly(Map.entry(200, 600));
        assertThat(answersTo("doctor")).containsExactly(Map.entry(200, 600));
    }

    @Test
    void aWorkingDayGoesOnBesideAnAttackFromSixtyAddresses() {
        String hospital = "198.51.100.5";

        for (int second = 0; second < MINUTES * 60; second++) {
            int now = second;
            for (int client = 0; client < 8; client++) {
                for (int i = 0; i < 5; i++) {
                    note(
                            "day",
                            server.from(hospital)
                                    .withToken(token("client" + client, Duration.ofMinutes(20)))
                                    .get(
                                            i % 2 == 0
                                                    ? "/fhir/Patient/" + client
                                                    : "/fhir/Observation?patient=" + client));
                }
            }
            if (second < 60) {
                for (int bot = 0; bot < 60; bot += 2) {
                    attack("203.0." + (bot + now % 2) + ".9", now);
                }
            }
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(answersTo("day")).containsExactly(Map.entry(200, MINUTES * 60 * 40));
        assertThat(answersTo("bot").keySet()).isSubsetOf(401, 403, 429);
        theAttackIsSignedAndItsAddressesShutOut();
        assertThat(server.from(hospital)
                        .withToken(token("client0", Duration.ofMinutes(20)))
                        .get("/fhir/Patient/1")
                        .status())
                .isEqualTo(200);
    }

    private void theAttackIsSignedAndItsAddressesShutOut() {
        await().atMost(Duration.ofSeconds(20)).until(() -> server.query("select count(*) from attest.threat_signature")
                .equals("1"));
        assertThat(server.query("select fingerprint from attest.threat_signature"))
                .isEqualTo("{\"agent\":\"python-requests\",\"credentials\":\"invalid\",\"parameters\":[],"
                        + "\"route\":\"GET Patient/{id}\"}");
        assertThat(server.query("select count(*) from attest.threat_outbox where kind = 'signature'"))
                .isEqualTo("1");
        // Signed, then shut out one by one; a newcomer with the same fingerprint is challenged at once.
        assertThat(server.bean(Blocklist.class).size()).isEqualTo(60);
        attack("203.0.200.9", 0);
        assertThat(server.from("203.0.200.9", "python-requests/2.31")
                        .withToken("stuffed")
                        .get("/fhir/Patient/1")
                        .header("Link"))
                .contains("</security/challenge>; rel=\"challenge\"");
    }

    /** Somebody with a valid token comes from there. */
    private String sharedAddress(String address) {
        assertThat(server.from(address)
                        .withToken(token("somebody", Duration.ofMinutes(5)))
                        .get("/fhir/Patient/1")
                        .status())
                .isEqualTo(200);
        return address;
    }

    /** Two hostile requests each second, from the innocents' own address; they are refused, the address is not. */
    private void tenMinutesBesideAnAttack(String address, IntConsumer innocents) {
        for (int second = 0; second < TEN_MINUTES; second++) {
            innocents.accept(second);
            attack(address, second);
            attack(address, second + TEN_MINUTES);
            clock.advance(Duration.ofSeconds(1));
        }

        Map<Integer, Integer> refused = answersTo("bot");
        assertThat(refused.keySet()).isSubsetOf(401, 403, 429);
        assertThat(refused.getOrDefault(403, 0) + refused.getOrDefault(429, 0)).isGreaterThan(1_150);
        assertThat(server.bean(ThreatGate.class).isBlocked(address(address))).isFalse();
    }

    /** Guesses an id with a token that somebody stuffed. */
    private void attack(String address, int id) {
        note(
                "bot",
                server.from(address, "python-requests/2.31")
                        .withToken("stuffed")
                        .get("/fhir/Patient/" + id));
    }

    /** How often whoever it was got which status. */
    private Map<Integer, Integer> answersTo(String who) {
        return answers.getOrDefault(who, Map.of());
    }

    private void note(String who, Http.Answer answer) {
        answers.computeIfAbsent(who, name -> new TreeMap<>()).merge(answer.status(), 1, Integer::sum);
    }

    /** A token of that user; the same one until it has ended. */
    private String token(String user, Duration life) {
        Instant now = clock.instant();
        Issued issued = tokens.get(user);
        if (issued == null || !issued.end().isAfter(now)) {
            Instant end = now.plus(life);
            issued = new Issued(
                    ISSUER.token(Map.of(
                            "tenant",
                            "demo",
                            "sub",
                            user,
                            "client_id",
                            "ehr",
                            "scope",
                            "user/*.rs",
                            "iat",
                            now.getEpochSecond(),
                            "exp",
                            end.getEpochSecond())),
                    end);
            tokens.put(user, issued);
        }
        return issued.token();
    }

    private record Issued(String token, Instant end) {}
}
