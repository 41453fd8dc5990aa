package health.attest.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A method and path with everything individual taken out, for logs, metrics and patterns: {@code GET Patient/{id}}.
 *
 * <p>Holds no personal data: of a FHIR path it keeps types, operation names and the words of the specification; of any
 * other path the first two segments of areas Attest serves.
 *
 * @param text at most about 200 characters
 */
public record RouteTemplate(String text) {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Set<String> FHIR_WORDS = Set.of("metadata", "_history", "_search", ".well-known", "*");
    private static final Set<String> AREAS = Set.of(
            "oauth2",
            ".well-known",
            "userinfo",
            "account",
            "admin",
            "security",
            "ledger",
            "console",
            "hooks",
            "health",
            "login",
            "logout",
            "openapi.json",
            "swagger-ui",
            "webjars",
            "assets",
            "error");
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]{1,39}");
    private static final Pattern OPERATION = Pattern.compile("\\$[a-z][a-z0-9-]{0,39}");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z-]{0,39}(\\.[a-z]{1,5})?");
    private static final int SEGMENTS_MAX = 6;

    /**
     * The template of a request.
     *
     * @param path raw path of the request, without query
     */
    public static RouteTemplate of(String method, String path) {
        String verb = METHODS.contains(method) ? method : "OTHER";
        List<String> segments = segments(path);
        if (segments.isEmpty()) {
            return new RouteTemplate(verb + " /");
        }
        boolean fhir = segments.get(0).equals("fhir");
        return new RouteTemplate(verb + " " + (fhir ? fhirPath(segments) : otherPath(segments)));
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", SEGMENTS_MAX + 2)) {
            if (!segment.isEmpty() && segments.size() < SEGMENTS_MAX) {
                segments.add(segment);
            }
        }
        return segments;
    }

    private static String fhirPath(List<String> segments) {
        if (segments.size() == 1) {
            return "[base]";
        }
        List<String> kept = new ArrayList<>();
        for (String segment : segments.subList(1, segments.size())) {
            boolean afterType =
                    !kept.isEmpty() && TYPE.matcher(kept.get(kept.size() - 1)).matches();
            boolean word =
                    FHIR_WORDS.contains(segment) || OPERATION.matcher(segment).matches();
            boolean type = !afterType && TYPE.matcher(segment).matches();
            boolean discovery = segment.equals("smart-configuration") && kept.contains(".well-known");
            kept.add(word || type || discovery ? segment : "{id}");
        }
        return String.join("/", kept);
    }

    private static String otherPath(List<String> segments) {
        if (!AREAS.contains(segments.get(0))) {
            return "/{other}";
        }
        List<String> kept = new ArrayList<>(List.of(segments.get(0)));
        for (String segment : segments.subList(1, segments.size())) {
            kept.add(kept.size() == 1 && WORD.matcher(segment).matches() ? segment : "{id}");
        }
        return "/" + String.join("/", kept);
    }

    @Override
    public String toString() {
        return text;
    }
}
