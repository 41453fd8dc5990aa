package health.attest.journey;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Finds what tells two answers apart that must be alike, ids and times aside. */
final class Leak {
    private static final String UUIDS = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    private static final String TIMES = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)";
    /** What differs between any two answers. */
    private static final Set<String> OF_EVERY_ANSWER = Set.of(
            "date", "x-request-id", "x-decision-id", "content-length", "last-modified", "ratelimit", "connection");

    private Leak() {}

    /** How the answer about one id differs from the answer about the other; empty when it does not. */
    static Optional<String> between(String one, String other, Function<String, Http.Answer> asking) {
        return between(asking.apply(one), one, asking.apply(other), other);
    }

    private static Optional<String> between(Http.Answer one, String asked, Http.Answer other, String otherAsked) {
        if (one.status() != other.status()) {
            return Optional.of(one.status() + " " + one.body() + " / " + other.status() + " " + other.body());
        }
        if (!headers(one).equals(headers(other))) {
            return Optional.of(headers(one) + " / " + headers(other));
        }
        String body = plain(one.body().replace(asked, "ASKED"));
        String otherBody = plain(other.body().replace(otherAsked, "ASKED"));
        return body.equals(otherBody) ? Optional.empty() : Optional.of(one.status() + " " + body + " / " + otherBody);
    }

    /** That the answer holds the marker; a search echoes its own parameters in its link to itself. */
    static Optional<String> of(String marker, Http.Answer answer) {
        String body = answer.body().replaceAll("\"url\":\"[^\"]*\"", "");
        return body.contains(marker)
                        || answer.response().headers().map().toString().contains(marker)
                ? Optional.of(answer.status() + " " + body)
                : Optional.empty();
    }

    /** A body with ids and times taken out. */
    static String body(Http.Answer answer) {
        return plain(answer.body());
    }

    private static String plain(String text) {
        return text.replaceAll(UUIDS, "ID").replaceAll(TIMES, "TIME").replaceAll("/_history/\\d+", "/_history/N");
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
