package health.attest.issuer.security;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes answers as RFC 6749 section 5 wants them. */
final class OAuthAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OAuthAnswers() {}

    static void write(HttpServletResponse response, int status, Map<String, ?> body) throws IOException {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Pragma", "no-cache");
        response.setContentType("application/json;charset=UTF-8");
        response.getOutputStream().write(JSON.writeValueAsBytes(body));
    }

    /** An error; who is not who it says gets 401, everything else of the caller's is 400. */
    static void error(
            HttpServletRequest request, HttpServletResponse response, String code, @Nullable String description)
            throws IOException {
        boolean client = code.equals("invalid_client");
        if (client && request.getHeader("Authorization") != null) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"attest\"");
        }
        Map<String, String> body = new LinkedHashMap<>();
        body.put("error", code);
        if (description != null) {
            body.put("error_description", description);
        }
        write(response, client ? 401 : 400, body);
    }

    /** As RFC 8628 calls it when a client asks too often. */
    static void tooMany(HttpServletResponse response, int retryAfterSeconds) throws IOException {
        response.setHeader("Retry-After", Integer.toString(retryAfterSeconds));
        write(response, 429, Map.of("error", "slow_down"));
    }

    static void unavailable(HttpServletResponse response) throws IOException {
        response.setHeader("Retry-After", "2");
        write(response, 503, Map.of("error", "temporarily_unavailable"));
    }
}
