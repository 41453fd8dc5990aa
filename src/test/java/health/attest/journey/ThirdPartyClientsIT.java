package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.access.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Libraries of others, used as anybody would: fhirclient in headless Chromium on another origin, openid-client for what
 * programs do. The program is {@code src/test/smart/clients.mjs}.
 */
class ThirdPartyClientsIT extends AppIT {
    private static final Path PROGRAM = Path.of("src", "test", "smart");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCOPE = "openid fhirUser launch/patient launch offline_access patient/*.rs";

    @Test
    void theyLaunchReadRefreshIntrospectAndRevoke() throws Exception {
        int port = freePort();
        String name = "Third" + UUID.randomUUID().toString().substring(0, 8);
        String patient = patient(name);
        TestPerson doctor = person(Role.DOCTOR, "Practitioner/" + UUID.randomUUID());
        String origin = "http://localhost:" + port;
        TestClient app = TestClient.app(TENANT_A, origin + "/callback", origin + "/launch", SCOPE);

        Map<String, Object> wish = new LinkedHashMap<>(programs());
        wish.put("port", port);
        wish.put("app", app.id());
        wish.put("patient", patient);
        wish.put("patientName", name);
        wish.put("other", patient("Another"));
        wish.put(
                "cookie",
                Map.of("name", "attest-session", "value", doctor.cookie().replaceFirst("^[^=]*=", "")));
        JsonNode done = run(wish);

        for (String launch : List.of("standalone", "ehr")) {
            JsonNode came = done.path(launch);
            assertThat(came.path("patient").asText()).as(came.toString()).isEqualTo(patient);
            assertThat(came.path("user").asText())
                    .isEqualTo(String.valueOf(doctor.account().fhirUser()));
            assertThat(came.path("other").asInt()).isEqualTo(404);
            assertThat(came.path("words").toString()).contains("Read all kinds of records of the patient");
        }
        assertThat(done.path("stranger").asText()).isEqualTo("refused");
        assertThat(done.path("rs384").path("read").asInt()).isEqualTo(200);
        assertThat(done.path("es384").path("read").asInt()).isEqualTo(200);
        assertThat(done.path("refreshed").asText()).contains("patient/*.rs");
        assertThat(done.path("active").path("active").asBoolean()).isTrue();
        assertThat(done.path("active").path("patient").asText()).isEqualTo(patient);
        assertThat(done.path("user").path("sub").asText())
                .isEqualTo(doctor.account().id().toString());
        assertThat(done.path("after")).isEqualTo(JSON.readTree("{\"active\":false}"));
    }

    /** What the program is told besides the launch: the clients that act for themselves, and where things are. */
    private Map<String, Object> programs() throws IOException {
        return Map.of(
                "base",
                baseUrl(),
                "chromium",
                chromium(),
                "strangerPort",
                freePort(),
                "scope",
                SCOPE,
                "rsa",
                described(TestClient.system(TENANT_A, "system/*.rs")),
                "elliptic",
                described(TestClient.elliptic(TENANT_A, "system/*.rs")),
                "resourceServer",
                described(TestClient.resourceServer(TENANT_A)));
    }

    private static Map<String, Object> described(TestClient client) {
        return Map.of("id", client.id(), "jwk", client.key().toJSONObject());
    }

    private JsonNode run(Map<String, Object> wish) throws IOException, InterruptedException {
        install();
        Process node = new ProcessBuilder("node", "clients.mjs")
                .directory(PROGRAM.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            node.getOutputStream().write(JSON.writeValueAsBytes(wish));
            node.getOutputStream().close();
            String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(node.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(node.exitValue()).as(said).isZero();
            return JSON.readTree(said);
        } finally {
            node.destroyForcibly();
        }
    }

    private static void install() throws IOException, InterruptedException {
        if (Files.exists(PROGRAM.resolve("node_modules/.package-lock.json"))) {
            return;
        }
        Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
                .directory(PROGRAM.toFile())
                .inheritIO()
                .start();
        assertThat(npm.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(npm.exitValue()).as("npm ci in " + PROGRAM).isZero();
    }

    /** Debian's Chromium, or what it is called elsewhere; {@code .ci/run} installs it. */
    private static String chromium() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("this test needs Chromium (Debian: apt-get install chromium)"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
