package health.attest.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A plain HTTP caller, so that tests see what any client sees. */
public final class Http {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private final String base;
    private final String[] headers;

    private Http(String base, String... headers) {
        this.base = base;
        this.headers = headers;
    }

    /** A caller without a token. */
    public static Http at(String base) {
        return new Http(base);
    }

    /** The same caller with one more header on every request. */
    public Http with(String name, String value) {
        String[] more = Arrays.copyOf(headers, headers.length + 2);
        more[headers.length] = name;
        more[headers.length + 1] = value;
        return new Http(base, more);
    }

    /** The same caller with this access token. */
    public Http withToken(String token) {
        return with("Authorization", "Bearer " + token);
    }

    public Answer get(String path) {
        return send("GET", path, null, null);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null, null);
    }

    public Answer post(String path, String json) {
        return send("POST", path, "application/fhir+json", json);
    }

    public Answer put(String path, String json) {
        return send("PUT", path, "application/fhir+json", json);
    }

    public Answer patch(String path, String contentType, String body) {
        return send("PATCH", path, contentType, body);
    }

    public Answer send(String method, String path, @Nullable String contentType, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : base + path))
                .timeout(Duration.ofMinutes(2))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            Answer answer = new Answer(CLIENT.send(request.build(), BodyHandlers.ofString()));
            watch(path, body, answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void watch(String path, @Nullable String body, Answer answer) {
        String token = null;
        StringBuilder asked = new StringBuilder(path).append(body == null ? "" : body);
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i].equals("Authorization")) {
                token = headers[i + 1].replaceFirst("^Bearer ", "");
            } else {
                asked.append(headers[i + 1]);
            }
        }
        if (answer.status() == 201) {
            Canaries.plant(token, body, answer.body());
        }
        // Elsewhere a session or a code says who asks, and only the server knows whose that is.
        if (path.contains("/fhir") && answer.status() != 401) {
            Canaries.watch(token, asked.toString(), answer.body());
        }
    }

    /** What came back. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        /** Path and query of the next page; empty when there is none. */
        String next() {
            for (JsonNode link : json().path("link")) {
                if (link.path("relation").asText().equals("next")) {
                    URI url = URI.create(link.path("url").asText());
                    return url.getRawPath() + "?" + url.getRawQuery();
                }
            }
            return "";
        }

        public JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The logical id of the resource in the body. */
        public String id() {
            return json().path("id").asText();
        }
    }
}
