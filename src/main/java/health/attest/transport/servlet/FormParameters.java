package health.attest.transport.servlet;

import health.attest.transport.BodyRefusedException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code application/x-www-form-urlencoded} text, as the container would from the query and the body together.
 */
final class FormParameters {

    private FormParameters() {}

    /**
     * The parameters of the query and then of the form, values in the order they came.
     *
     * @throws BodyRefusedException when a percent sign is not followed by two hexadecimal digits
     */
    static Map<String, String[]> of(@Nullable String query, String form) throws BodyRefusedException {
        Map<String, List<String>> values = new LinkedHashMap<>();
        try {
            add(values, query == null ? "" : query);
            add(values, form);
        } catch (IllegalArgumentException e) {
            throw BodyRefusedException.malformed("form");
        }
        Map<String, String[]> parameters = new LinkedHashMap<>();
        values.forEach((name, given) -> parameters.put(name, given.toArray(String[]::new)));
        return parameters;
    }

    private static void add(Map<String, List<String>> values, String text) {
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
            }
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
