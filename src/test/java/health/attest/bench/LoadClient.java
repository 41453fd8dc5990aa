package health.attest.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client of a FHIR server, with or without an access token. */
final class LoadClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int UNAUTHORIZED = 401;
    private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String tokenCommand;
    private volatile String token = "";

    /** Talks to {@code base} with the access tokens that {@code tokenCommand} prints; without one when it is empty. */
    LoadClient(String base, String tokenCommand) throws IOException, InterruptedException {
        this.base = base;
        this.tokenCommand = tokenCommand;
        renewToken("");
    }

    private synchronized void renewToken(String expired) throws IOException, InterruptedException {
        if (tokenCommand.isEmpty() || !token.equals(expired)) {
            return;
        }
        Process process = new ProcessBuilder("sh", "-c", tokenCommand)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (process.waitFor() != 0 || printed.isEmpty()) {
            throw new IOException("no access token from " + tokenCommand);
        }
        token = printed;
    }

    /** The answer's status; the whole body is read. */
    int status(Request request) throws IOException, InterruptedException {
        return send(request).statusCode();
    }

    /** The answer's body; anything but success ends the run. */
    JsonNode answer(Request request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(request);
        if (answer.statusCode() >= 300) {
            throw new IOException(request.method() + " " + request.path() + ": HTTP " + answer.statusCode() + " "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return JSON.readTree(answer.body());
    }

    private HttpResponse<byte[]> send(Request request) throws IOException, InterruptedException {
        String used = token;
        HttpResponse<byte[]> answer = sendOnce(request);
        if (answer.statusCode() != UNAUTHORIZED) {
            return answer;
        }
        renewToken(used);
        return sendOnce(request);
    }

    private HttpResponse<byte[]> sendOnce(Request request) throws IOException, InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + request.path()))
                .timeout(ANSWER_MAX)
                .header("Accept", "application/fhir+json")
                // Stock HAPI would otherwise answer a repeated search from the last one's result.
                .header("Cache-Control", "no-cache")
                .method(
                        request.method(),
                        request.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
        if (!request.body().isEmpty()) {
            builder.header("Content-Type", "application/fhir+json");
        }
        if (!token.isEmpty()) {
            builder.header("Authorization", "Bearer " + token);
        }
        return http.send(builder.build(), BodyHandlers.ofByteArray());
    }

    /**
     * What to ask.
     *
     * @param path below the FHIR base, with its query
     * @param body JSON, or empty
     */
    record Request(String method, String path, String body) {
        static Request get(String path) {
            return new Request("GET", path, "");
        }

        static Request post(String path, String body) {
            return new Request("POST", path, body);
        }
    }
}
