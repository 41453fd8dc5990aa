package health.attest.issuer.mvc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.transport.Problem;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Reads and writes the API's JSON. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int TEXT_LENGTH_MAX = 4_000;
    private static final int WORDS_MAX = 200;

    private Json() {}

    /** The body, an object that has none but these members. */
    static JsonNode object(ServerRequest request, Set<String> members) {
        if (!LaunchApi.isJson(request)) {
            throw new Problem(415, "media-type", "The body is JSON.");
        }
        try {
            JsonNode body = MAPPER.readTree(request.body(String.class));
            if (body == null || !body.isObject()) {
                throw Problem.invalid("The body is a JSON object.");
            }
            body.fieldNames().forEachRemaining(name -> {
                if (!members.contains(name)) {
                    throw Problem.invalid("There is no member of that name.");
                }
            });
            return body;
        } catch (IOException | ServletException e) {
            throw Problem.invalid("The body is not JSON.");
        }
    }

    /** The body's members, each a text. */
    static Map<String, String> texts(ServerRequest request, Set<String> members) {
        Map<String, String> texts = new HashMap<>();
        JsonNode body = object(request, members);
        members.forEach(name -> {
            if (body.hasNonNull(name)) {
                texts.put(name, text(body, name));
            }
        });
        return texts;
    }

    static String text(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (!value.isTextual() || value.asText().length() > TEXT_LENGTH_MAX) {
            throw Problem.invalid(name + " is a text.");
        }
        return value.asText();
    }

    /** A member that is a list of texts; empty when it is absent. */
    static Set<String> words(JsonNode body, String name) {
        Set<String> words = new LinkedHashSet<>();
        JsonNode value = body.path(name);
        if (value.isMissingNode()) {
            return words;
        }
        if (!value.isArray() || value.size() > WORDS_MAX) {
            throw Problem.invalid(name + " is a list of at most " + WORDS_MAX + " texts.");
        }
        for (JsonNode word : value) {
            if (!word.isTextual() || word.asText().length() > TEXT_LENGTH_MAX) {
                throw Problem.invalid(name + " is a list of texts.");
            }
            words.add(word.asText());
        }
        return words;
    }

    static ServerResponse problem(Throwable thrown, ServerRequest request) {
        Problem problem = (Problem) thrown;
        return ServerResponse.status(problem.status())
                .contentType(MediaType.parseMediaType(Problem.MEDIA_TYPE))
                .body(problem.members());
    }

    static ServerResponse answer(int status, Object body) {
        return ServerResponse.status(status)
                .header("Cache-Control", "no-store")
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }
}
