package health.attest.smart;

import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an entry of a batch or transaction as the interaction that the same request would be when sent alone.
 *
 * @param method {@code request.method}
 * @param url {@code request.url}, relative to the base
 * @param ifNoneExist {@code request.ifNoneExist}; null when absent
 */
public record BundleEntry(
        String method, String url, @Nullable String ifNoneExist) {

    /** The interaction; empty when the entry is none that a bundle may hold. */
    public Optional<Interaction> interaction() {
        try {
            return read();
        } catch (IllegalArgumentException badEscape) {
            return Optional.empty();
        }
    }

    private Optional<Interaction> read() {
        int question = url.indexOf('?');
        String path = question < 0 ? url : url.substring(0, question);
        Map<String, List<String>> parameters =
                question < 0 ? new LinkedHashMap<>() : parameters(url.substring(question + 1));
        String[] steps = path.split("/", -1);
        boolean plain = !path.contains("%") && !path.contains(";") && !path.contains("..") && !url.contains("://");
        if (!plain || path.startsWith("/") || steps.length > 4 || (steps.length == 1 && steps[0].isEmpty())) {
            return Optional.empty();
        }
        return switch (method) {
            case "GET", "HEAD" -> get(steps, parameters);
            case "POST" -> post(steps, question >= 0);
            case "PUT" -> write(Kind.UPDATE, steps, parameters);
            case "PATCH" -> write(Kind.PATCH, steps, parameters);
            case "DELETE" -> write(Kind.DELETE, steps, parameters);
            default -> Optional.empty();
        };
    }

    private static Optional<Interaction> get(String[] steps, Map<String, List<String>> parameters) {
        String last = steps[steps.length - 1];
        if (last.startsWith("$")) {
            return operation(steps, parameters);
        }
        @Nullable Kind kind =
                switch (steps.length) {
                    case 1 -> steps[0].equals("metadata") ? Kind.CAPABILITIES : Kind.SEARCH_TYPE;
                    case 2 -> last.equals("_history") ? Kind.HISTORY_TYPE : Kind.READ;
                    case 3 -> last.equals("_history") ? Kind.HISTORY_INSTANCE : null;
                    default -> steps[2].equals("_history") ? Kind.VREAD : null;
                };
        if (kind == null || steps[0].startsWith("_")) {
            return Optional.empty();
        }
        boolean named = kind == Kind.READ || kind == Kind.HISTORY_INSTANCE || kind == Kind.VREAD;
        return Optional.of(new Interaction(
                kind,
                kind == Kind.CAPABILITIES ? null : steps[0],
                named ? steps[1] : null,
                kind == Kind.VREAD ? last : null,
                null,
                parameters,
                false));
    }

    private static Optional<Interaction> operation(String[] steps, Map<String, List<String>> parameters) {
        return steps.length > 3
                ? Optional.empty()
                : Optional.of(new Interaction(
                        Kind.OPERATION,
                        steps.length > 1 ? steps[0] : null,
                        steps.length > 2 ? steps[1] : null,
                        null,
                        steps[steps.length - 1],
                        parameters,
                        false));
    }

    private Optional<Interaction> post(String[] steps, boolean hasQuery) {
        // Operations are asked alone: as entries they would pass by HAPI's own checks of them.
        if (steps.length != 1 || steps[0].startsWith("_") || steps[0].startsWith("$") || hasQuery) {
            return Optional.empty();
        }
        boolean conditional = ifNoneExist != null && !ifNoneExist.isBlank();
        Map<String, List<String>> condition = conditional ? parameters(queryOf(ifNoneExist)) : new LinkedHashMap<>();
        return Optional.of(new Interaction(Kind.CREATE, steps[0], null, null, null, condition, conditional));
    }

    private static Optional<Interaction> write(Kind kind, String[] steps, Map<String, List<String>> parameters) {
        boolean conditional = steps.length == 1;
        if (steps.length > 2 || (conditional && parameters.isEmpty()) || steps[0].startsWith("_")) {
            return Optional.empty();
        }
        return Optional.of(
                new Interaction(kind, steps[0], conditional ? null : steps[1], null, null, parameters, conditional));
    }

    private static String queryOf(@Nullable String condition) {
        String whole = condition == null ? "" : condition;
        return whole.substring(whole.indexOf('?') + 1);
    }

    /** The parameters of a query, as a servlet container reads them. */
    static Map<String, List<String>> parameters(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (!name.isEmpty()) {
                parameters
                        .computeIfAbsent(name, key -> new ArrayList<>())
                        .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
