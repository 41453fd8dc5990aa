package health.attest.token.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.engines.EngineException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** The token endpoint of a server. */
final class TokenEndpoint {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI base;

    TokenEndpoint(HttpClient http, URI base) {
        this.http = http;
        this.base = base;
    }

    URI address() {
        return base.resolve("/oauth2/token");
    }

    /** The access token that these parameters get. */
    String tokenFor(Map<String, String> parameters) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address())
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(parameters)))
                .build();
        JsonNode answer = JSON.readTree(send(request).body());
        if (!answer.hasNonNull("access_token")) {
            throw new EngineException(
                    "the issuer refuses: " + answer.path("error").asText("no token") + " "
                            + answer.path("error_description").asText(""));
        }
        return answer.get("access_token").asText();
    }

    HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted", e);
        }
    }

    static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
