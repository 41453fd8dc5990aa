package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.Http.Answer;
import health.attest.ledger.SecondVerifier;
import health.attest.ledger.verifier.ConsoleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a write to a proof that needs no server, through HTTP. */
class LedgerJourneyIT extends ServerIT {
    private static final String PATIENT = """
            {"resourceType":"Patient","meta":{"tag":[{"system":"urn:t","code":"b"},{"system":"urn:t","code":"a"}]},
            "name":[{"family":"Proof"}]}
            """;

    @TempDir
    private Path directory;

    @Test
    void aVersionIsProvedFromItsReceiptAlone() throws IOException {
        String id = system(TENANT_A).post("/fhir/Patient", PATIENT).id();
        system(TENANT_A)
                .put(
                        "/fhir/Patient/" + id,
                        PATIENT.replace("Proof", "Changed").replace("{\"res", "{\"id\":\"" + id + "\",\"res"));

        for (String version : List.of("1", "2")) {
            String path = "/fhir/Patient/" + id + "/_history/" + version;
            String receipt = file("receipt", logged(path).body());
            String record = file("record", system(TENANT_A).get(path).body());

            ConsoleRun run = ConsoleRun.verify(receipt, record);
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(second(receipt, record)).isEqualTo("holds\n");
            assertThat(verify(path).get("result")).isEqualTo("verified");
            assertThat(verify(path).get("assurance")).isIn("logged", "anchored", "final");
        }
    }

    @Test
    void oneChangedByteIsNamed() throws SQLException {
        String id = system(TENANT_A).post("/fhir/Patient", PATIENT).id();
        String path = "/fhir/Patient/" + id + "/_history/1";
        logged(path);

        change(id, "Proof", "Praof");
        try {
            assertThat(verify(path).get("result")).isEqualTo("altered");
            assertThat(verify(path).get("verified")).isEqualTo("false");
        } finally {
            change(id, "Praof", "Proof");
        }
        assertThat(verify(path).get("result")).isEqualTo("verified");
    }

    @Test
    void whoMayNotReadTheVersionGetsTheUniformAnswer() {
        String id = system(TENANT_A).post("/fhir/Patient", PATIENT).id();
        logged("/fhir/Patient/" + id + "/_history/1");
        String body = system(TENANT_B).get("/fhir/Patient/absent/$receipt").body();

        for (String path : List.of("/fhir/Patient/" + id, "/fhir/Patient/" + id + "/_history/1")) {
            Answer hidden = system(TENANT_B).get(path + "/$receipt");
            assertThat(hidden.status()).isEqualTo(404);
            assertThat(hidden.body()).isEqualTo(body);
            assertThat(system(TENANT_B)
                            .post(path + "/$verify", "{\"resourceType\":\"Parameters\"}")
                            .status())
                    .isEqualTo(404);
            assertThat(anonymous().get(path + "/$receipt").status()).isEqualTo(401);
        }
    }

    /** Salt and digest of the whole version would let what is taken out be guessed. */
    @Test
    void aVersionThatIsRedactedOrHiddenForThisCallerHasNoReceipt() {
        ConsentPeople people = new ConsentPeople(baseUrl(), TENANT_A);
        ConsentPeople.Chart open = people.chart();
        ConsentPeople.Chart closed = people.chart();
        String group = "/fhir/Group/"
                + ConsentPeople.created(
                        people.backend().post("/fhir/Group", """
                {"resourceType":"Group","type":"person","actual":true,"member":[\
                {"entity":{"reference":"Patient/%s"}},{"entity":{"reference":"Patient/%s"}}]}""".formatted(open.patient(), closed.patient())));
        String observation = "/fhir/Observation/" + closed.observation();
        logged(group);
        logged(observation);
        Http doctor = people.doctor("otto");
        String absent = doctor.get("/fhir/Group/absent/$receipt").body();
        assertThat(doctor.get(group + "/$receipt").status()).isEqualTo(200);
        assertThat(doctor.get(observation + "/$receipt").status()).isEqualTo(200);

        people.deniesAll(closed.patient());

        Answer redacted = doctor.get(group);
        assertThat(redacted.status()).isEqualTo(200);
        assertThat(redacted.body()).contains(open.patient()).doesNotContain(closed.patient());
        for (String path : List.of(group, group + "/_history/1", observation, observation + "/_history/1")) {
            Answer receipt = doctor.get(path + "/$receipt");
            assertThat(receipt.status()).as(path + receipt.body()).isEqualTo(404);
            assertThat(receipt.body()).isEqualTo(absent);
            Answer verified = doctor.post(path + "/$verify", "{\"resourceType\":\"Parameters\"}");
            assertThat(verified.status()).as(path + verified.body()).isEqualTo(404);
            assertThat(verified.body()).isEqualTo(absent);
        }
    }

    /** A version that was open is as closed as the current one. */
    @Test
    void anOldVersionOfWhatIsClosedNowHasNoReceipt() {
        ConsentPeople people = new ConsentPeople(baseUrl(), TENANT_A);
        ConsentPeople.Chart chart = people.chart();
        String path = "/fhir/Observation/" + chart.observation();
        Http doctor = people.doctor("otto");
        logged(path + "/_history/1");
        assertThat(doctor.get(path + "/_history/1/$receipt").status()).isEqualTo(200);
        String body = people.backend().get(path).body();
        Answer closed = people.backend()
                .put(
                        path,
                        body.replaceFirst(
                                "\"meta\" *: *\\{",
                                "\"meta\":{\"security\":[{\"system\":"
                                        + "\"http://terminology.hl7.org/CodeSystem/v3-Confidentiality\",\"code\":\"V\"}],"));
        assertThat(closed.status()).as(closed.body()).isEqualTo(200);
        assertThat(closed.body()).contains("\"V\"");
        assertThat(doctor.get(path + "/_history/1").status()).isEqualTo(404);

        Answer receipt = doctor.get(path + "/_history/1/$receipt");

        assertThat(receipt.status()).as(receipt.body()).isEqualTo(404);
        assertThat(doctor.post(path + "/_history/1/$verify", "{\"resourceType\":\"Parameters\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theLogIsOpenToEverybody() {
        logged("/fhir/Patient/"
                + system(TENANT_A).post("/fhir/Patient", PATIENT).id());

        Answer checkpoint = anonymous().get("/ledger/checkpoint");
        assertThat(checkpoint.status()).isEqualTo(200);
        assertThat(checkpoint.body()).startsWith("attest.local/log\n").contains("\n\n\u2014 attest.local/log ");
        assertThat(anonymous().get("/ledger/key").body()).startsWith("attest.local/log+");
        Answer tile = anonymous().get("/ledger/tile/0/000.p/1");
        assertThat(tile.status()).isEqualTo(200);
        assertThat(tile.header("Cache-Control")).contains("public, max-age=31536000, immutable");
        for (String path : List.of("/ledger/tile/0/999", "/ledger/tile/9/000", "/ledger/tile/0/0", "/ledger/other")) {
            assertThat(anonymous().get(path).status()).isEqualTo(404);
        }
    }

    @Test
    void theStatusSaysHowFarTheLogIs() {
        logged("/fhir/Patient/"
                + system(TENANT_A).post("/fhir/Patient", PATIENT).id());

        Http auditor = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant", TENANT_A, "client_id", "monitor", "sub", "monitor", "scope", "attest/ledger.read")));
        Answer status = auditor.get("/fhir/$ledger-status");
        Answer proof = auditor.get("/fhir/$consistency-proof?from=1&to=1");

        assertThat(status.status()).as(status.body()).isEqualTo(200);
        assertThat(status.body())
                .contains("\"size\"")
                .contains("\"checkpoint\"")
                .contains("\"backlog\"");
        assertThat(proof.status()).as(proof.body()).isEqualTo(200);
        assertThat(auditor.get("/fhir/$consistency-proof?from=2&to=1").status()).isEqualTo(400);
        assertThat(system(TENANT_A).get("/fhir/$ledger-status").status()).isEqualTo(403);
    }

    /** HL7's own examples, read back from what the store keeps. */
    @Test
    void everyExampleHasTheDigestInTheLog() throws IOException, InterruptedException {
        Path examples = Path.of("../shared/data/r4-examples.tgz");
        assumeTrue(Files.exists(examples), "skipped: no ../shared/data");
        Process tar = new ProcessBuilder("tar", "xzf", examples.toAbsolutePath().toString(), "-C", directory.toString())
                .start();
        assertThat(tar.waitFor()).isZero();
        List<String> stored = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".json")).toList()) {
                Answer created = create(Files.readString(file));
                if (created.status() == 201) {
                    stored.add(created.json().path("resourceType").asText() + "/" + created.id());
                }
            }
        }
        assertThat(stored).hasSizeGreaterThan(10);

        List<String> wrong = new ArrayList<>();
        for (String reference : stored) {
            String path = "/fhir/" + reference + "/_history/1";
            logged(path);
            String result = verify(path).getOrDefault("result", "nothing");
            if (!result.equals("verified")) {
                wrong.add(reference + " " + result);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private Answer create(String json) {
        String type = json.replaceFirst("(?s).*?\"resourceType\"\\s*:\\s*\"([A-Za-z]+)\".*", "$1");
        return system(TENANT_A).post("/fhir/" + (type.length() > 60 ? "Basic" : type), json);
    }

    private Answer logged(String path) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> system(TENANT_A).get(path + "/$receipt"), answer -> answer.status() == 200);
    }

    /** What {@code $verify} answers, by parameter name. */
    private Map<String, String> verify(String path) {
        Answer answer = system(TENANT_A).post(path + "/$verify", "{\"resourceType\":\"Parameters\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        Map<String, String> values = new HashMap<>();
        for (JsonNode parameter : answer.json().path("parameter")) {
            parameter.properties().stream()
                    .filter(field -> field.getKey().startsWith("value"))
                    .forEach(field -> values.put(
                            parameter.path("name").asText(), field.getValue().asText()));
        }
        return values;
    }

    private static void change(String id, String there, String instead) throws SQLException {
        try (Connection connection = asSuperuser();
                var statement = connection.prepareStatement(
                        "update fhir.hfj_res_ver set res_text_vc = replace(res_text_vc, ?, ?) where res_id ="
                                + " (select res_id from fhir.hfj_resource where fhir_id = ?)")) {
            statement.setString(1, there);
            statement.setString(2, instead);
            statement.setString(3, id);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name + ".json"), content).toString();
    }

    private static String second(String receipt, String record) {
        return SecondVerifier.run(receipt, record).output();
    }
}
