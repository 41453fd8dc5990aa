package health.attest.seed.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.engines.EngineException;
import health.attest.seed.SeedFile;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** The server that bundles are loaded into. */
final class FhirEndpoint {
    /** The business identifier under which a tenant remembers what it was seeded with. */
    static final String REMEMBRANCE = "urn:health:attest:seed:sha256";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_MAX = Duration.ofMinutes(30);
    private static final int HEARTBEAT_SECONDS = 10;
    private static final int UNAUTHORIZED = 401;
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final Supplier<String> newToken;
    private String token;

    /** Talks to {@code base} with what {@code newToken} gives; an empty token sends none. */
    FhirEndpoint(URI base, Supplier<String> newToken) {
        this.base = base;
        this.newToken = newToken;
        this.token = newToken.get();
    }

    /** Whether the tenant was seeded with this file. */
    boolean remembers(SeedFile file) throws IOException {
        String identifier = URLEncoder.encode(REMEMBRANCE + "|" + file.sha256(), StandardCharsets.UTF_8);
        URI query = URI.create(base + "/Basic?_summary=count&identifier=" + identifier);
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(query).GET(), seconds -> {});
        if (answer.statusCode() != OK) {
            throw new IOException("the server does not say what it was seeded with: "
                    + BundleAnswer.read(answer.statusCode(), answer.body()).refusals());
        }
        return JSON.readTree(answer.body()).path("total").asInt() > 0;
    }

    /** Sends the bundle; {@code waited} hears from time to time for how many seconds. */
    BundleAnswer load(SeedFile file, byte[] content, LongConsumer waited) throws IOException {
        List<byte[]> body = file.isTransaction() ? withRemembrance(file, content) : List.of(content);
        HttpRequest.Builder request = HttpRequest.newBuilder(base)
                .header("Content-Type", "application/fhir+json")
                .POST(HttpRequest.BodyPublishers.ofByteArrays(body));
        HttpResponse<byte[]> answer = send(request, waited);
        return BundleAnswer.read(answer.statusCode(), answer.body());
    }

    /** Lets the tenant remember a file whose bundle could not carry that itself. */
    void remember(SeedFile file) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/Basic"))
                .header("Content-Type", "application/fhir+json")
                .POST(HttpRequest.BodyPublishers.ofString(remembrance(file)));
        HttpResponse<byte[]> answer = send(request, seconds -> {});
        if (answer.statusCode() != CREATED) {
            throw new IOException("the server does not remember it: "
                    + BundleAnswer.read(answer.statusCode(), answer.body()).refusals());
        }
    }

    private static List<byte[]> withRemembrance(SeedFile file, byte[] content) {
        String entry = (file.entries() == 0 ? "" : ",") + "{\"resource\":" + remembrance(file)
                + ",\"request\":{\"method\":\"POST\",\"url\":\"Basic\"}}";
        return List.of(
                Arrays.copyOfRange(content, 0, file.entriesEnd()),
                entry.getBytes(StandardCharsets.UTF_8),
                Arrays.copyOfRange(content, file.entriesEnd(), content.length));
    }

    private static String remembrance(SeedFile file) {
        return "{\"resourceType\":\"Basic\",\"identifier\":[{\"system\":\"" + REMEMBRANCE + "\",\"value\":\""
                + file.sha256() + "\"}],\"code\":{\"text\":\"Seeded file\"}}";
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request, LongConsumer waited) throws IOException {
        HttpResponse<byte[]> answer = sendOnce(request, waited);
        if (answer.statusCode() != UNAUTHORIZED || token.isEmpty()) {
            return answer;
        }
        token = newToken.get();
        return sendOnce(request, waited);
    }

    private HttpResponse<byte[]> sendOnce(HttpRequest.Builder request, LongConsumer waited) throws IOException {
        request.setHeader("Accept", "application/fhir+json").setHeader("Prefer", "return=minimal");
        if (!token.isEmpty()) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request.timeout(ANSWER_MAX).build(), HttpResponse.BodyHandlers.ofByteArray());
        for (long seconds = HEARTBEAT_SECONDS; ; seconds += HEARTBEAT_SECONDS) {
            try {
                return answer.get(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                waited.accept(seconds);
            } catch (ExecutionException e) {
                throw new IOException("no answer from " + base + ": " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException("interrupted", e);
            }
        }
    }
}
