package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.journey.Http;
import health.attest.journey.Http.Answer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditOutageIT extends AuditIT {
    private static final int REFUSALS = Integer.getInteger("audit.refusals", 1_000);
    private static final int RULES_MAX = 5;

    @AfterEach
    void journalTakesInsertsAgain() throws SQLException {
        asSuperuser("grant insert on attest.journal to attest_server");
    }

    @Test
    void whatTheJournalRefusesIsNotDisclosedAndComesBackByItself() throws SQLException {
        String patient = createPatient();
        String path = "/fhir/Observation/" + createObservation(patient).id();

        asSuperuser("revoke insert on attest.journal from attest_server");
        Answer refused = system(TENANT_A).get(path);
        asSuperuser("grant insert on attest.journal to attest_server");
        Answer answered = system(TENANT_A).get(path);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).doesNotContain("weight").contains("unavailable");
        assertThat(refused.header("ETag")).isEmpty();
        assertThat(refused.header("X-Request-Id")).isPresent();
        assertThat(answered.status()).isEqualTo(200);
    }

    @Test
    void aWriteTheJournalRefusesIsNotStored() throws SQLException {
        String patient = createPatient();

        asSuperuser("revoke insert on attest.journal from attest_server");
        Answer refused = system(TENANT_A).post("/fhir/Observation", observation(patient));
        asSuperuser("grant insert on attest.journal to attest_server");
        Answer found = system(TENANT_A).get("/fhir/Observation?subject=Patient/" + patient);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(found.json().path("entry")).isEmpty();
    }

    /** {@code -Daudit.refusals=100000} makes it the long one. */
    @Test
    void aFloodOfAnonymousRequestsIsCountedByTheMinuteAndDelaysNobodyKnown() throws Exception {
        String path = "/fhir/Observation/" + createObservation(createPatient()).id();
        Http nobody = anonymous().with("User-Agent", "flood");
        Http known = system(TENANT_A);
        long before = anonymousEvents();
        long began = System.nanoTime();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger left = new AtomicInteger(REFUSALS);
        ExecutorService callers = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            callers.execute(() -> {
                while (left.getAndDecrement() > 0) {
                    if (nobody.get("/fhir/Patient/1").status() >= 400) {
                        refused.incrementAndGet();
                    }
                }
            });
        }
        callers.shutdown();
        while (!callers.awaitTermination(200, TimeUnit.MILLISECONDS)) {
            long asked = System.nanoTime();
            assertThat(known.get(path).status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
        }
        long minutes = Duration.ofNanos(System.nanoTime() - began).toMinutes() + 2;

        assertThat(refused).hasValue(REFUSALS);
        // One address; authentication, challenge, block and limit are the rules it can meet.
        assertThat(anonymousEvents() - before).isLessThanOrEqualTo(minutes * RULES_MAX);
    }

    @Test
    void badTokensAreCountedLikeNoToken() throws SQLException {
        Http forger = anonymous().withToken("ey.forged.token");
        long before = anonymousEvents();

        for (int i = 0; i < 20; i++) {
            assertThat(forger.get("/fhir/Patient/1").status()).isBetween(401, 429);
        }

        assertThat(anonymousEvents() - before).isLessThanOrEqualTo(2L * RULES_MAX);
    }

    /** Events of callers that nobody knows; those of tests beside this one name who they are. */
    private static long anonymousEvents() throws SQLException {
        try (Connection connection = asServer();
                PreparedStatement select = connection.prepareStatement(
                        "select count(*) from attest.journal where security and failed and codes && ?")) {
            select.setArray(
                    1, connection.createArrayOf("bigint", new Long[] {Term.of("subtype", "anonymous-refusals")}));
            try (var row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void asSuperuser(String statement) throws SQLException {
        try (Connection connection = asSuperuser();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
