package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.journey.Http;
import health.attest.journey.Http.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditOutageIT extends AuditIT {

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

    @Test
    void aThousandAnonymousRequestsLeaveNoEventOfTheirOwn() throws Exception {
        long before = journalRows();
        AtomicInteger refused = new AtomicInteger();
        Http nobody = anonymous();
        ExecutorService callers = Executors.newFixedThreadPool(4);

        List<Callable<Void>> calls = Collections.nCopies(1_000, () -> {
            if (nobody.get("/fhir/Patient/1").status() == 401) {
                refused.incrementAndGet();
            }
            return null;
        });
        for (Future<Void> call : callers.invokeAll(calls)) {
            call.get();
        }
        callers.shutdown();

        assertThat(refused).hasValueGreaterThan(0);
        assertThat(journalRows() - before).isLessThan(10);
    }

    private static long journalRows() throws SQLException {
        try (Connection connection = asServer();
                Statement sql = connection.createStatement();
                var rows = sql.executeQuery("select count(*) from attest.journal")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void asSuperuser(String statement) throws SQLException {
        try (Connection connection = asSuperuser();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
