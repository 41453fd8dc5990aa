package health.attest.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Finds what tells two answers apart that must be alike, ids and times aside. */
public final class Leak {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UUIDS = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    private static final String TIMES = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)";
    /** What differs between any two answers. */
    private static final Set<String> OF_EVERY_ANSWER = Set.of(
            "date", "x-request-id", "x-decision-id", "content-length", "last-modified", "ratelimit", "connection");

    private Leak() {}

    /** How the answer about one id differs from the answer about the other; empty when it does not. */
    public static Optional<String> between(String one, String other, Function<String, Http.Answer> asking) {
        return between(asking.apply(one), one, asking.apply(other), other);
    }

    /** How two answers to the same request differ. */
    public static Optional<String> between(Http.Answer one, Http.Answer other) {
        return between(one, "\0", other, "\0");
    }

    private static Optional<String> between(Http.Answer one, String asked, Http.Answer other, String otherAsked) {
        if (one.status() != other.status()) {
            return Optional.of(one.status() + " " + one.body() + " / " + other.status() + " " + other.body());
        }
        if (!headers(one).equals(headers(other))) {
            return Optional.of(headers(one) + " / " + headers(other));
        }
        String body = plain(ordered(one.body()).replace(asked, "ASKED"));
        String otherBody = plain(ordered(other.body()).replace(otherAsked, "ASKED"));
        if (body.equals(otherBody)) {
            return Optional.empty();
        }
        int from = 0;
        while (from < body.length() && from < otherBody.length() && body.charAt(from) == otherBody.charAt(from)) {
            from++;
        }
        return Optional.of(
                one.status() + ", from place " + from + ": " + around(body, from) + " / " + around(otherBody, from));
    }

    /** A bundle whose included resources stand in one order: FHIR gives them none, and HAPI that of its hash tables. */
    private static String ordered(String body) {
        if (!body.contains("\"mode\":\"include\"")) {
            return body;
        }
        try {
            JsonNode bundle = JSON.readTree(body);
            order(bundle);
            return JSON.writeValueAsString(bundle);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void order(JsonNode bundle) {
        if (!(bundle.path("entry") instanceof ArrayNode entries)) {
            return;
        }
        List<JsonNode> all = new ArrayList<>();
        entries.forEach(entry -> {
            order(entry.path("resource"));
            all.add(entry);
        });
        all.sort(Comparator.comparing(entry -> entry.at("/search/mode").asText().equals("include")
                ? entry.at("/resource/resourceType").asText()
                        + entry.at("/resource/id").asText()
                : ""));
        entries.removeAll();
        entries.addAll(all);
    }

    private static String around(String body, int place) {
        return body.substring(Math.max(0, place - 200), Math.min(body.length(), place + 400));
    }

    /** That the answer holds the marker; a search echoes its own parameters in its link to itself. */
    public static Optional<String> of(String marker, Http.Answer answer) {
        String body = answer.body().replaceAll("\"url\":\"[^\"]*\"", "");
        return body.contains(marker)
                        || answer.response().headers().map().toString().contains(marker)
                ? Optional.of(answer.status() + " " + body)
                : Optional.empty();
    }

    /** A body with ids and times taken out. */
    public static String body(Http.Answer answer) {
        return plain(answer.body());
    }

    private static String plain(String text) {
        return text.replaceAll(UUIDS, "ID")
                .replaceAll(TIMES, "TIME")
                .replaceAll("/_history/\\d+", "/_history/N")
                .replaceAll("_getpages=[^&\"]+", "_getpages=PAGES");
    }

    private static Map<String, String> headers(Http.Answer answer) {
        Map<String, String> headers = new TreeMap<>();
        for (Map.Entry<String, List<String>> each :
                answer.response().headers().map().entrySet()) {
            String name = each.getKey().toLowerCase(Locale.ROOT);
            if (!OF_EVERY_ANSWER.contains(name)) {
                headers.put(name, plain(each.getValue().toString()));
            }
        }
        return headers;
    }
}
