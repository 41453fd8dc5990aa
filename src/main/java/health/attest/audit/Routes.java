package health.attest.audit;

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
 * Reads an interaction from a method and a path relative to the FHIR base, for requests that nobody else has read:
 * those refused early, and the entries of a batch. Only names what was asked; it decides nothing.
 */
public final class Routes {
    private static final int PARAMETERS_MAX = 200;

    private Routes() {}

    /** The interaction of that request; a path that fits none reads as an operation of its last segment. */
    public static Interaction read(String method, String relativeUrl) {
        int question = relativeUrl.indexOf('?');
        String path = question < 0 ? relativeUrl : relativeUrl.substring(0, question);
        Map<String, List<String>> parameters =
                question < 0 ? Map.of() : parameters(relativeUrl.substring(question + 1));
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", 8)) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        String type =
                !segments.isEmpty() && Character.isUpperCase(segments.get(0).charAt(0)) ? segments.get(0) : null;
        String id = type != null && segments.size() > 1 && isId(segments.get(1)) ? segments.get(1) : null;
        int history = segments.indexOf("_history");
        String version = history > 0 && segments.size() > history + 1 ? segments.get(history + 1) : null;
        Optional<String> operation =
                segments.stream().filter(part -> part.startsWith("$")).findFirst();
        Kind kind = operation.isPresent()
                ? Kind.OPERATION
                : history >= 0 ? history(type, id, version) : kind(method, segments, type, id);
        boolean conditional = id == null && kind.writes() && kind != Kind.CREATE;
        return new Interaction(kind, type, id, version, operation.orElse(null), parameters, conditional);
    }

    private static Kind history(@Nullable String type, @Nullable String id, @Nullable String version) {
        if (version != null) {
            return Kind.VREAD;
        }
        if (id != null) {
            return Kind.HISTORY_INSTANCE;
        }
        return type == null ? Kind.HISTORY_SYSTEM : Kind.HISTORY_TYPE;
    }

    private static Kind kind(String method, List<String> segments, @Nullable String type, @Nullable String id) {
        boolean search = segments.contains("_search");
        return switch (method) {
            case "PUT" -> Kind.UPDATE;
            case "PATCH" -> Kind.PATCH;
            case "DELETE" -> Kind.DELETE;
            case "POST" -> {
                if (search) {
                    yield type == null ? Kind.SEARCH_SYSTEM : Kind.SEARCH_TYPE;
                }
                yield type == null ? Kind.TRANSACTION : Kind.CREATE;
            }
            default -> {
                if (segments.equals(List.of("metadata"))) {
                    yield Kind.CAPABILITIES;
                }
                if (id != null) {
                    yield Kind.READ;
                }
                yield type == null ? Kind.SEARCH_SYSTEM : Kind.SEARCH_TYPE;
            }
        };
    }

    private static boolean isId(String segment) {
        return !segment.startsWith("_") && !segment.startsWith("$");
    }

    private static Map<String, List<String>> parameters(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", PARAMETERS_MAX)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            parameters.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
