package health.attest.seed.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import health.attest.seed.SeedSummary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedTest {
    private static final String TRANSACTION =
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":"
                    + "{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"A]}\"]}]},\"request\":{\"method\":\"POST\","
                    + "\"url\":\"Patient\"}}\n]\n}\n";
    private static final String BATCH = TRANSACTION.replace("transaction", "batch");

    @TempDir
    Path directory;

    private final List<String> said = new ArrayList<>();
    private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private int remembered;
    private String entryStatus = "201 Created";
    private String acceptedToken = "";

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopServing() {
        server.stop(0);
    }

    @Test
    void aTransactionCarriesItsOwnRemembrance() throws IOException {
        Path file = write("alice.json", TRANSACTION);

        SeedSummary summary = seed().load(List.of(file));

        assertThat(bodies).singleElement().asString().endsWith("""
                ,{"resource":{"resourceType":"Basic","identifier":[{"system":"urn:health:attest:seed:sha256",\
                "value":"%s"}],"code":{"text":"Seeded file"}},"request":{"method":"POST","url":"Basic"}}]
                }
                """.formatted(
                        "6a3d84a1a6722c1f178d8524a701a6d0bd336753caf20efa148fce3deb96d56e"));
        assertThat(summary.line()).isEqualTo("1 loaded (1 entries), 0 already there, 0 failed");
    }

    @Test
    void whatTheTenantRemembersIsNotSentAgain() throws IOException {
        remembered = 1;

        SeedSummary summary = seed().load(List.of(write("alice.json", TRANSACTION)));

        assertThat(bodies).isEmpty();
        assertThat(summary.line()).isEqualTo("0 loaded (0 entries), 1 already there, 0 failed");
    }

    @Test
    void aBatchIsSentUnchangedAndRememberedAfterwards() throws IOException {
        seed().load(List.of(write("hospitals.json", BATCH)));

        assertThat(bodies).hasSize(2);
        assertThat(bodies.get(0)).isEqualTo(BATCH);
        assertThat(bodies.get(1)).startsWith("{\"resourceType\":\"Basic\"");
    }

    @Test
    void aBatchOfWhichAnEntryFailedIsNotRemembered() throws IOException {
        entryStatus = "422 Unprocessable Entity";

        SeedSummary summary = seed().load(List.of(write("hospitals.json", BATCH)));

        assertThat(bodies).hasSize(1);
        assertThat(summary.isComplete()).isFalse();
        assertThat(said).contains("  entry 0: 422 Unprocessable Entity no reason given");
        assertThat(summary.line()).isEqualTo("0 loaded (0 entries), 0 already there, 1 failed: hospitals.json");
    }

    @Test
    void oneBadFileDoesNotKeepTheOthersOut() throws IOException {
        write("bad.json", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{");
        write("collection.json", TRANSACTION.replace("transaction", "collection"));
        write("patient.json", "{\"resourceType\":\"Patient\"}");
        write("text.json", "hello");
        write("good.json", TRANSACTION);
        write("notes.txt", "not looked at");

        SeedSummary summary = seed().load(List.of(directory));

        assertThat(summary.line())
                .isEqualTo("1 loaded (1 entries), 0 already there, 4 failed:"
                        + " bad.json, collection.json, patient.json, text.json");
    }

    @Test
    void nothingToLoadIsSaid() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> seed().load(List.of(directory)))
                .withMessageStartingWith("no bundles in");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> seed().load(List.of(directory.resolve("missing"))))
                .withMessageStartingWith("there is no");
    }

    @Test
    void anArchiveOfBundlesIsLoadedAndOneOfOtherThingsIsPassedOver() throws IOException {
        archive("bundles.tgz", "fhir/alice.json", TRANSACTION);
        archive("profiles.tgz", "../package/patient.json", "{\"resourceType\":\"StructureDefinition\"}");

        SeedSummary summary = seed().load(List.of(directory));

        assertThat(summary.line()).isEqualTo("1 loaded (1 entries), 0 already there, 0 failed");
        assertThat(said).contains("profiles.tgz: holds other things than bundles to load, passed over");
    }

    @Test
    void anExpiredTokenIsReplacedOnce() throws IOException {
        acceptedToken = "Bearer second";
        List<String> given = new ArrayList<>(List.of("first", "second"));
        Seed seed = new Seed(new FhirEndpoint(base(), () -> given.remove(0)), directory, said::add);

        SeedSummary summary = seed.load(List.of(write("alice.json", TRANSACTION)));

        assertThat(summary.isComplete()).isTrue();
        assertThat(tokens).containsExactly("Bearer first", "Bearer second", "Bearer second");
    }

    @Test
    void aServerThatDoesNotAnswerIsNamed() {
        server.stop(0);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> seed().load(List.of(write("alice.json", TRANSACTION))))
                .withMessageStartingWith("no answer from " + base());
    }

    private Seed seed() {
        return new Seed(new FhirEndpoint(base(), () -> ""), directory, said::add);
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/fhir");
    }

    private void archive(String name, String member, String content) throws IOException {
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(directory.resolve(name))))) {
            TarArchiveEntry entry = new TarArchiveEntry(member);
            entry.setSize(content.getBytes(UTF_8).length);
            tar.putArchiveEntry(entry);
            tar.write(content.getBytes(UTF_8));
            tar.closeArchiveEntry();
        }
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        if (token != null) {
            tokens.add(token);
        }
        if (!acceptedToken.isEmpty() && !acceptedToken.equals(token)) {
            send(exchange, 401, "{}");
        } else if (exchange.getRequestMethod().equals("GET")) {
            send(exchange, 200, "{\"resourceType\":\"Bundle\",\"total\":" + remembered + "}");
        } else {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            bodies.add(body);
            String entry = "{\"response\":{\"status\":\"" + entryStatus + "\"}}";
            boolean carriesTwo = body.contains("\"Basic\"");
            boolean basic = exchange.getRequestURI().getPath().endsWith("/Basic");
            send(exchange, basic ? 201 : 200, "{\"entry\":[" + (carriesTwo ? entry + "," + entry : entry) + "]}");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
