package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Feeling one's way to what is hidden: it shows nothing, and it is noticed. */
class ProbingIT extends ServerIT {
    private static final String BATCH = "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[%s]}";

    @Test
    void aSearchOverHiddenValuesAnswersYesAndNoAlike() {
        ConsentPeople people = new ConsentPeople(baseUrl(), TENANT_A);
        ConsentPeople.Chart hidden = people.chart();
        people.deniesAll(hidden.patient());
        Http doctor = people.doctor("probing");
        String patient = "/fhir/Patient?_id=" + hidden.patient();
        String observation = "/fhir/Observation?subject=Patient/" + hidden.patient();

        assertThat(Leak.between("ge1969-01-01", "ge1971-01-01", value -> doctor.get(patient + "&birthdate=" + value)))
                .isEmpty();
        assertThat(Leak.between(
                        "2339-0", "9999-9", value -> doctor.get(patient + "&_has:Observation:subject:code=" + value)))
                .isEmpty();
        assertThat(Leak.between("ge2020-01-01", "ge2021-01-01", value -> doctor.get(observation + "&date=" + value)))
                .isEmpty();
        assertThat(Leak.of(hidden.canary(), doctor.get(patient))).isEmpty();
    }

    @Test
    void aHundredSearchesThatDifferInOneValueRaiseTheProbingFactor() {
        Http prober = user("prober").with("User-Agent", "prober/1.0");
        Http poller = user("poller").with("User-Agent", "poller/1.0");

        for (int i = 0; i < 105; i++) {
            Http.Answer answer = prober.get("/fhir/Patient?identifier=urn:it%7Cguess-" + i);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            poller.get("/fhir/Patient?identifier=urn:it%7Cguess-0");
        }

        awaitProbing("prober/1.0", 20, () -> prober.get("/fhir/Patient?identifier=urn:it%7Cguess-0"));
        assertThat(probing("poller/1.0")).isZero();
    }

    @Test
    void searchesInsideABatchCountToo() {
        Http prober = user("batcher").with("User-Agent", "batcher/1.0");
        String searches = IntStream.range(0, 100)
                .mapToObj(i ->
                        "{\"request\":{\"method\":\"GET\",\"url\":\"Patient?identifier=urn:it%7Cguess-" + i + "\"}}")
                .collect(Collectors.joining(","));

        assertThat(prober.post("/fhir", BATCH.formatted(searches)).status()).isEqualTo(200);

        awaitProbing("batcher/1.0", 20, () -> prober.get("/fhir/Patient?identifier=urn:it%7Cguess-0"));
    }

    @Test
    void twentyAbsentIdsRaiseItToo() {
        Http prober = user("digger").with("User-Agent", "digger/1.0");

        for (int i = 0; i < 20; i++) {
            assertThat(prober.get("/fhir/Patient/absent-" + i).status()).isEqualTo(404);
        }

        awaitProbing("digger/1.0", 10, () -> prober.get("/fhir/Patient/absent-0"));
    }

    @Test
    void aBatchIsChargedForEveryFiftyEntriesBegun() {
        Http user = user("charged");
        String entries = IntStream.range(0, 101)
                .mapToObj(i -> "{\"request\":{\"method\":\"GET\",\"url\":\"Patient/absent\"}}")
                .collect(Collectors.joining(","));

        int left = remaining(user.post("/fhir", BATCH.formatted(entries)));

        // 101 entries are three requests; one of them was the batch itself.
        AtomicInteger asked = new AtomicInteger();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> remaining(user.get("/fhir/Patient?_count=1")) == left - asked.incrementAndGet() - 2);
    }

    @Test
    void whoWritesAnotherAddressIntoTheHeaderIsStillWhoTheProxySaw() {
        Http officer = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant",
                        TENANT_A,
                        "sub",
                        "grace",
                        "roles",
                        "security-officer",
                        "scope",
                        "attest/security.read attest/security.write")));
        String order = "{\"address\":\"203.0.113.66\"}";
        assertThat(officer.send("POST", "/security/block", "application/json", order)
                        .status())
                .isEqualTo(200);

        assertThat(anonymousFrom("198.51.100.3, 203.0.113.66")
                        .get("/fhir/metadata")
                        .status())
                .isEqualTo(403);
        assertThat(anonymousFrom("203.0.113.66, 198.51.100.3")
                        .get("/fhir/metadata")
                        .status())
                .isEqualTo(200);

        officer.send("POST", "/security/unblock", "application/json", order);
        assertThat(anonymousFrom("203.0.113.66").get("/fhir/metadata").status()).isEqualTo(200);
        for (String unblockable : List.of("0.0.0.0/0", "127.0.0.1", "nonsense")) {
            assertThat(officer.send(
                                    "POST",
                                    "/security/block",
                                    "application/json",
                                    "{\"address\":\"" + unblockable + "\"}")
                            .status())
                    .isEqualTo(400);
        }
    }

    private Http user(String name) {
        return anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant",
                        TENANT_A,
                        "sub",
                        name,
                        "roles",
                        "doctor",
                        "fhirUser",
                        "Practitioner/" + name,
                        "scope",
                        "user/*.rs")));
    }

    private static int remaining(Http.Answer answer) {
        return Integer.parseInt(answer.header("RateLimit").orElseThrow().replaceAll(".*;r=(\\d+).*", "$1"));
    }

    private static void awaitProbing(String userAgent, int points, Runnable oneMore) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    oneMore.run();
                    return probing(userAgent) == points;
                });
    }

    /** The most points for probing that the security log holds for a user agent. */
    private static int probing(String userAgent) {
        try (Connection database = asServer();
                PreparedStatement query = database.prepareStatement(
                        "select coalesce(max((factors ->> 'probing')::int), 0) from attest.security_log"
                                + " where user_agent = ?")) {
            query.setString(1, userAgent);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
