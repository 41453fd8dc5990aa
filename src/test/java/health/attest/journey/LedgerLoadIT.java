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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every version of many is proved by two verifiers that see nothing but receipts, resources and a node of the chain.
 * {@code -Dledger.resources=5000} makes the long run.
 */
class LedgerLoadIT extends ServerIT {
    private static final int RESOURCES = Integer.getInteger("ledger.resources", 120);
    private static final int BUNDLE_SIZE = 250;
    private static final int OBSERVATIONS_PER_PATIENT = 9;

    /** Clients among whom the reads are shared, for each has a limit. */
    private static final int READERS = 5;

    @TempDir
    private Path directory;

    @Test
    void everyVersionIsProvedWithoutTheServer() throws IOException {
        List<String> versions = new ArrayList<>();
        for (int stored = 0; stored < RESOURCES; stored += BUNDLE_SIZE) {
            versions.addAll(store(Math.min(BUNDLE_SIZE, RESOURCES - stored)));
        }
        versions.add(update(versions.get(0)));
        assertThat(versions).hasSize(RESOURCES + 1).doesNotHaveDuplicates();
        await().atMost(Duration.ofSeconds(90)).until(() -> isFinal(versions.get(versions.size() - 1)));

        List<Http> readers = IntStream.range(0, READERS)
                .mapToObj(LedgerLoadIT::token)
                .map(anonymous()::withToken)
                .toList();
        for (int i = 0; i < versions.size(); i++) {
            Http caller = readers.get(i % READERS);
            Answer receipt = caller.get("/fhir/" + versions.get(i) + "/$receipt");
            assertThat(receipt.status()).as(receipt.body()).isEqualTo(200);
            Files.writeString(directory.resolve(i + ".receipt.json"), receipt.body());
            Files.writeString(
                    directory.resolve(i + ".json"),
                    caller.get("/fhir/" + versions.get(i)).body());
        }

        String expected = versions.size() + " of " + versions.size() + " receipts hold\n";
        assertThat(ConsoleRun.verify(directory.toString(), "--rpc", chainUrl()).output())
                .isEqualTo(expected);
        assertThat(SecondVerifier.run("--all", directory.toString(), chainUrl()).output())
                .isEqualTo(versions.size() + " hold\n");
        assertThatBothNoticeAChangedByte();
    }

    private static String token(int reader) {
        String client = "reader-" + reader;
        return ISSUER.token(Map.of(
                "tenant",
                TENANT_A,
                "client_id",
                client,
                "sub",
                client,
                "roles",
                "integration",
                "scope",
                "system/*.rs"));
    }

    private void assertThatBothNoticeAChangedByte() throws IOException {
        Path first = directory.resolve("0.json");
        String whole = Files.readString(first);
        Files.writeString(first, whole.replace("Loaded", "Louded"));

        ConsoleRun changed = ConsoleRun.verify(directory.toString(), "--rpc", chainUrl());
        assertThat(changed.exitCode()).isEqualTo(1);
        assertThat(changed.output()).contains("0.receipt.json").contains("WRONG  the resource has the digest");
        assertThat(SecondVerifier.run("--all", directory.toString(), chainUrl()).output())
                .isEqualTo("0.receipt.json: another record\n");
    }

    private boolean isFinal(String version) {
        Answer answer = system(TENANT_A).get("/fhir/" + version + "/$receipt");
        return answer.status() == 200 && answer.body().contains("\"valueCode\":\"final\"");
    }

    /** A transaction of patients with their observations; the versions it made. */
    private List<String> store(int resources) {
        String entries = IntStream.range(0, resources)
                .mapToObj(i -> i % (OBSERVATIONS_PER_PATIENT + 1) == 0 ? patient(i) : observation(i))
                .collect(Collectors.joining(","));
        Answer answer = system(TENANT_A)
                .post("/fhir", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + entries + "]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<String> versions = new ArrayList<>();
        for (JsonNode entry : answer.json().path("entry")) {
            versions.add(entry.path("response").path("location").asText());
        }
        return versions;
    }

    private String update(String version) {
        String path = "/fhir/" + version.replaceFirst("/_history/.*", "");
        String body = system(TENANT_A).get(path).body();
        Answer answer = system(TENANT_A).put(path, body.replace("\"active\":true", "\"active\":false"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return version.replaceFirst("/_history/.*", "/_history/2");
    }

    private static String patient(int i) {
        return """
                {"fullUrl":"urn:uuid:00000000-0000-4000-8000-%012d","resource":{"resourceType":"Patient","active":true,\
                "name":[{"family":"Loaded","given":["%s"]}],"birthDate":"1950-01-01"},\
                "request":{"method":"POST","url":"Patient"}}""".formatted(i, UUID.randomUUID());
    }

    private static String observation(int i) {
        return """
                {"resource":{"resourceType":"Observation","status":"final",\
                "code":{"coding":[{"system":"http://loinc.org","code":"2339-0"}]},\
                "subject":{"reference":"urn:uuid:00000000-0000-4000-8000-%012d"},\
                "effectiveDateTime":"2020-05-01","valueQuantity":{"value":%d.50,"unit":"mg/dL"}},\
                "request":{"method":"POST","url":"Observation"}}""".formatted(i - i % (OBSERVATIONS_PER_PATIENT + 1), i);
    }
}
