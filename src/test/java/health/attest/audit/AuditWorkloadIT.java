package health.attest.audit;

import static health.attest.audit.CatalogueIT.bundle;
import static health.attest.audit.CatalogueIT.entry;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.journey.Http;
import health.attest.journey.Http.Answer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * A random workload on eight connections: the journal holds exactly the events of the answers that were counted where
 * they arrived. {@code -Daudit.requests=5000} makes it the long one.
 */
class AuditWorkloadIT extends AuditIT {
    private static final int REQUESTS = Integer.getInteger("audit.requests", 400);
    private static final long SEED = Long.getLong("audit.seed", 20_261_124L);
    private static final int CONNECTIONS = 8;

    private final String client = "it-load-" + UUID.randomUUID();
    /** Events expected of each answer, by the request id it carried. */
    private final Map<String, Integer> expected = new ConcurrentHashMap<>();

    @Test
    void theJournalHoldsWhatTheEdgeCounted() throws Exception {
        String patient = createPatient();
        String observation = createObservation(patient).id();
        SplittableRandom random = new SplittableRandom(SEED);
        ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            SplittableRandom own = random.split();
            running.add(connections.submit(() -> {
                Http caller = loader();
                for (int n = 0; n < REQUESTS / CONNECTIONS; n++) {
                    request(caller, own.nextInt(11), patient, observation);
                }
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        connections.shutdown();

        Map<String, Integer> recorded = new TreeMap<>();
        try (Connection connection = asServer()) {
            for (String requestId : expected.keySet()) {
                recorded.put(requestId, count(connection, Term.of("entity:identifier", requestId)));
            }
            assertThat(recorded).as("seed " + SEED).isEqualTo(new TreeMap<>(expected));
            assertThat(count(connection, Term.of("agent:identifier", client)))
                    .isEqualTo(expected.values().stream()
                            .mapToInt(Integer::intValue)
                            .sum());
        }
    }

    private void request(Http caller, int what, String patient, String observation) {
        switch (what) {
            case 0, 1, 2 -> expect(caller.get("/fhir/Observation/" + observation), 200, 1);
            case 3 -> expect(caller.get("/fhir/Observation/" + UUID.randomUUID()), 404, 1);
            case 4 -> expect(caller.get("/fhir/Observation?_count=2&subject=Patient/" + patient), 200, 2);
            case 5 -> expect(caller.post("/fhir/Observation", observation(patient)), 201, 1);
            case 6 -> expect(caller.get("/fhir/metadata"), 200, 0);
            case 7 -> expect(caller.get("/fhir/AuditEvent?action=C"), 403, 1);
            case 8 ->
                expect(
                        caller.post(
                                "/fhir",
                                bundle(
                                        "batch",
                                        entry("GET", "Observation/" + observation),
                                        entry("GET", "Observation/" + UUID.randomUUID()),
                                        entry("POST", "Observation", observation(patient)))),
                        200,
                        4);
            case 9 ->
                expect(
                        caller.post(
                                "/fhir",
                                bundle(
                                        "transaction",
                                        entry("POST", "Observation", observation(patient)),
                                        entry(
                                                "POST",
                                                "Observation",
                                                observation(UUID.randomUUID().toString())))),
                        400,
                        1);
            default -> expect(caller.get("/fhir/Observation?nonsense=1"), 400, 1);
        }
    }

    private void expect(Answer answer, int status, int events) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        expected.put(answer.header("X-Request-Id").orElseThrow(), events);
    }

    private Http loader() {
        return anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant", TENANT_A,
                        "client_id", client,
                        "sub", client,
                        "roles", "integration",
                        "scope", "system/*.cruds")));
    }

    private static int count(Connection connection, long term) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select count(*) from attest.journal where keys && ?")) {
            select.setArray(1, connection.createArrayOf("bigint", new Long[] {term}));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
