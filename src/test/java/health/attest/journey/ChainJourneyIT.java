package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.Http.Answer;
import health.attest.ledger.SecondVerifier;
import health.attest.ledger.verifier.ConsoleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a write to a root on a chain, through HTTP and a local node. */
class ChainJourneyIT extends ServerIT {
    private static final Duration FINAL_MAX = Duration.ofSeconds(40);

    private final String family = "Chained" + UUID.randomUUID();

    @TempDir
    private Path directory;

    @Test
    void aWriteIsAnchoredWithinTenSecondsAndThenBecomesFinal() throws IOException {
        Answer created = system(TENANT_A).post("/fhir/Patient", patient("Anna"));
        String path = "/fhir/Patient/" + created.id() + "/_history/1";

        Answer anchored = await().atMost(Duration.ofSeconds(10))
                .until(() -> receipt(path), answer -> state(answer).matches("anchored|final"));
        assertThat(anchored.body()).contains("codeHash").contains("blockHash");

        String receipt = file("receipt", awaitFinal(path).body());
        String record = file("record", system(TENANT_A).get(path).body());
        ConsoleRun first = ConsoleRun.verify(receipt, record, "--rpc", chainUrl());
        assertThat(first.exitCode()).as(first.output()).isZero();
        assertThat(first.output()).contains("anchors the root").contains("is final");
        SecondVerifier.Answer second = SecondVerifier.run(receipt, record, chainUrl());
        assertThat(second.output()).isEqualTo("holds\n");
    }

    @Test
    void verifyReadsTheRootFromTheChain() {
        String path = "/fhir/Patient/"
                + system(TENANT_A).post("/fhir/Patient", patient("Berta")).id() + "/_history/1";
        awaitFinal(path);

        Answer answer = system(TENANT_A).post(path + "/$verify", "{\"resourceType\":\"Parameters\"}");

        assertThat(text(answer, "result")).isEqualTo("verified");
        assertThat(text(answer, "assurance")).isEqualTo("final");
        assertThat(text(answer, "compared")).contains("read from the chain");
    }

    @Test
    void theStatusTellsHowFarTheChainIs() {
        awaitFinal("/fhir/Patient/"
                + system(TENANT_A).post("/fhir/Patient", patient("Clara")).id() + "/_history/1");

        Http monitor = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant", TENANT_A, "client_id", "monitor", "sub", "monitor", "scope", "attest/ledger.read")));
        JsonNode status = monitor.get("/fhir/$ledger-status").json();

        assertThat(number(status, "anchoredSize")).isPositive();
        assertThat(number(status, "gasSpent")).isGreaterThan(30_000);
        assertThat(status.toString()).doesNotContain("diverged");
    }

    /** Property 3: patient id persists. */
    @Test
    void aPatientsIdentifierIsRegisteredOnChain() {
        long before = registered();

        Answer created = system(TENANT_A).post("/fhir/Patient", patient("Dora"));

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        await().atMost(FINAL_MAX).until(() -> registered() > before);
    }

    private Answer awaitFinal(String path) {
        return await().atMost(FINAL_MAX)
                .until(() -> receipt(path), answer -> state(answer).equals("final"));
    }

    private Answer receipt(String path) {
        return system(TENANT_A).get(path + "/$receipt");
    }

    private static String state(Answer answer) {
        return answer.status() == 200 ? text(answer, "state") : "none";
    }

    private static String text(Answer answer, String name) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return value(answer.json(), name).asText();
    }

    private static double number(JsonNode parameters, String name) {
        return value(parameters, name).asDouble();
    }

    private static JsonNode value(JsonNode parameters, String name) {
        for (JsonNode parameter : parameters.path("parameter")) {
            if (parameter.path("name").asText().equals(name)) {
                return parameter.properties().stream()
                        .filter(field -> field.getKey().startsWith("value"))
                        .findFirst()
                        .orElseThrow()
                        .getValue();
            }
        }
        throw new AssertionError("no " + name + " in " + parameters);
    }

    private static long registered() {
        try (Connection connection = asSuperuser();
                ResultSet row = connection
                        .createStatement()
                        .executeQuery(
                                "select count(*) from attest.identity_registrations where state = 'REGISTERED'")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String patient(String given) {
        return """
                {"resourceType":"Patient","name":[{"family":"%s","given":["%s"]}],"gender":"female",\
                "birthDate":"1980-02-03","telecom":[{"system":"phone","value":"+39 06 7654321"}]}""".formatted(family, given);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name + ".json"), content).toString();
    }
}
