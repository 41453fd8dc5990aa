package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.EmptyHome;
import health.attest.journey.Http;
import health.attest.journey.Http.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * kill -9 of PostgreSQL and of the server under load. For every answer that a client received there is an event, and
 * the Observations that exist are exactly those whose creation the journal tells.
 *
 * <p>Once each by default; {@code -Daudit.kills=20} makes it twenty times, {@code -Daudit.database-kills=20} those of
 * PostgreSQL alone, {@code -Daudit.load-seconds=5} loads longer.
 */
class AuditCrashIT {
    private static final int KILLS = Integer.getInteger("audit.kills", 1);
    private static final int DATABASE_KILLS = Integer.getInteger("audit.database-kills", KILLS);
    private static final int LOAD_SECONDS = Integer.getInteger("audit.load-seconds", 2);
    private static final int CLIENTS = 6;
    private static final int UNAVAILABLE = 503;

    private final Map<String, Integer> answered = new TreeMap<>();
    private final Set<String> created = new HashSet<>();
    private int kills;

    @Test
    void everyAnswerThatLeftHasItsEventWhateverIsKilled() throws SQLException {
        try (ServerProcess server = new ServerProcess(
                EmptyHome.at(Path.of("target", "it", "crash")),
                "health.attest.Application",
                "-XX:TieredStopAtLevel=1")) {
            String patient = create(server.system(), "/fhir/Patient", "{\"resourceType\":\"Patient\",\"active\":true}");
            String observation = create(server.system(), "/fhir/Observation", AuditIT.observation(patient));
            created.add(observation);
            for (int i = 0; i < DATABASE_KILLS; i++) {
                loadAndKill(server, patient, observation, server::killDatabase);
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .ignoreExceptions()
                        .until(() -> server.system()
                                        .get("/fhir/Observation/" + observation)
                                        .status()
                                == 200);
                check(server, patient);
            }
            for (int i = 0; i < KILLS; i++) {
                if (i > 0) {
                    server.restart();
                }
                loadAndKill(server, patient, observation, server::kill);
                check(server, patient);
            }
        }
    }

    private void loadAndKill(ServerProcess server, String patient, String observation, Runnable kill) {
        try (CrashLoad load = new CrashLoad(server.system(), patient, observation, CLIENTS, kills)) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> load.created().size() > 2);
            Awaitility.await().pollDelay(Duration.ofSeconds(LOAD_SECONDS)).until(() -> true);
            kill.run();
            load.stop();
            answered.putAll(load.answered());
            created.addAll(load.created());
        }
        kills++;
    }

    private void check(ServerProcess server, String patient) throws SQLException {
        try (Connection connection = server.asSuperuser()) {
            Set<String> unrecorded = new HashSet<>();
            for (Map.Entry<String, Integer> answer : answered.entrySet()) {
                if (answer.getValue() != UNAVAILABLE && !isRecorded(connection, answer.getKey())) {
                    unrecorded.add(answer.getKey() + " " + answer.getValue());
                }
            }
            Set<String> told = creationsTold(connection, patient);
            System.out.printf(
                    "kills=%d answers=%d refused=%d created=%d told=%d%n",
                    kills,
                    answered.size(),
                    answered.values().stream()
                            .filter(status -> status == UNAVAILABLE)
                            .count(),
                    created.size(),
                    told.size());
            assertThat(unrecorded).isEmpty();
            assertThat(told).containsAll(created);
            assertThat(told).isEqualTo(stored(connection));
        }
    }

    private static boolean isRecorded(Connection connection, String requestId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select exists (select from attest.journal where keys && ?)")) {
            Array term = connection.createArrayOf("bigint", new Long[] {Term.of("entity:identifier", requestId)});
            select.setArray(1, term);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Ids of the Observations whose successful creation the journal tells. */
    private static Set<String> creationsTold(Connection connection, String patient) throws SQLException {
        Set<String> told = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select dictionary, body from attest.journal where patient = ? and not failed")) {
            select.setString(1, patient);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    byte[] json = EventCompression.decompress(row.getShort(1), row.getBytes(2));
                    JsonNode event = TestJson.node(new String(json, StandardCharsets.UTF_8));
                    if (event.path("action").asText().equals("C")) {
                        event.path("entity")
                                .forEach(entity -> addObservation(
                                        told, entity.at("/what/reference").asText()));
                    }
                }
            }
        }
        return told;
    }

    private static void addObservation(Set<String> told, String reference) {
        if (reference.startsWith("Observation/")) {
            told.add(reference.substring("Observation/".length()).replaceFirst("/_history/.*", ""));
        }
    }

    private static Set<String> stored(Connection connection) throws SQLException {
        Set<String> stored = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "select fhir_id from fhir.hfj_resource where res_type = 'Observation'");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                stored.add(row.getString(1));
            }
        }
        return stored;
    }

    private static String create(Http caller, String path, String resource) {
        Answer answer = caller.post(path, resource);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.id();
    }
}
