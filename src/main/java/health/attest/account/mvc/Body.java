package health.attest.account.mvc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.transport.Problem;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.ServerRequest;

/** A JSON object that a caller sent, with no other fields than those that are known. */
final class Body {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BYTES_MAX = 65_536;
    private static final int ELEMENTS_MAX = 50;

    private final JsonNode object;

    private Body(JsonNode object) {
        this.object = object;
    }

    /** Reads the body of a request. */
    static Body of(ServerRequest request, String... fields) {
        try {
            byte[] bytes = request.servletRequest().getInputStream().readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new Problem(413, "too-large", "The body is longer than 64 KiB.");
            }
            JsonNode node = JSON.readTree(bytes);
            if (node == null || !node.isObject()) {
                throw Problem.invalid("The body is no JSON object.");
            }
            Set<String> known = Set.of(fields);
            for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
                if (!known.contains(names.next())) {
                    throw Problem.invalid("The body has a field that is not known here.");
                }
            }
            return new Body(node);
        } catch (JsonProcessingException e) {
            throw Problem.invalid("The body is not JSON.");
        } catch (IOException e) {
            throw Problem.invalid("The body could not be read.");
        }
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    String text(String name) {
        String text = optionalText(name);
        if (text == null || text.isEmpty()) {
            throw Problem.invalid("The field " + name + " is missing.");
        }
        return text;
    }

    @Nullable String optionalText(String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw Problem.invalid("The field " + name + " is not text.");
        }
        return value.textValue();
    }

    @Nullable Boolean optionalBoolean(String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isBoolean()) {
            throw Problem.invalid("The field " + name + " is neither true nor false.");
        }
        return value.booleanValue();
    }

    @Nullable Set<String> optionalTexts(String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isArray() || value.size() > ELEMENTS_MAX) {
            throw Problem.invalid("The field " + name + " is no list.");
        }
        Set<String> texts = new HashSet<>();
        value.forEach(element -> {
            if (!element.isTextual()) {
                throw Problem.invalid("The field " + name + " holds something that is not text.");
            }
            texts.add(element.textValue());
        });
        return texts;
    }
}
