package health.attest.transport;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which parts of a request line and which headers no gate should have to think about.
 *
 * @param countMax most header lines of a request, 10 to 1 000
 * @param lengthMax longest header value in characters, 1 024 to 65 536
 * @param parametersMax most query or form parameters of a request, 1 to 10 000
 */
public record HeaderRules(int countMax, int lengthMax, int parametersMax) {
    /**
     * Headers the server never sees from outside, in lower case. HAPI 8.8.0 takes orders from some of them (history
     * rewrite, partition, cascade, id by Content-Location); others change method, path, scheme or host elsewhere.
     */
    private static final Set<String> STRIPPED = Set.of(
            "content-location",
            "forwarded",
            "x-cascade",
            "x-http-method",
            "x-http-method-override",
            "x-meta-snapshot-mode",
            "x-method-override",
            "x-original-url",
            "x-progress",
            "x-request-partition-ids",
            "x-retry-on-version-conflict",
            "x-rewrite-history",
            "x-rewrite-url",
            "x-upsert-extistence-check",
            "x-correlation-id",
            "x-real-ip",
            "x-client-ip",
            "true-client-ip");

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Encoded separators, dots, controls and characters that need no encoding make two readings of one path. */
    private static final Pattern TWO_READINGS = Pattern.compile(
            "%(?:[01][0-9a-f]|2[def]|25|3[0-9b]|4[1-9a-f]|5[0-9af]|5c|6[1-9a-f]|7[0-9aef]|00)"
                    + "|[\\x00-\\x20\\x7f;\\\\]|//|/\\.{1,2}(?:/|$)|%(?![0-9a-f]{2})",
            Pattern.CASE_INSENSITIVE);

    public HeaderRules {
        within("header count", countMax, 10, 1_000);
        within("header length", lengthMax, 1_024, 65_536);
        within("parameters", parametersMax, 1, 10_000);
    }

    private static void within(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("limit of " + what + " must be " + min + " to " + max);
        }
    }

    /** Whether the header is taken off every request; {@code X-Forwarded-*} is, once the client address is known. */
    public boolean strips(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return STRIPPED.contains(name) || name.startsWith("x-forwarded-");
    }

    /** Whether Attest serves this method anywhere. */
    public boolean serves(String method) {
        return METHODS.contains(method);
    }

    /** Whether a raw path has exactly one reading: no dot segments, parameters, empty segments or encoded letters. */
    public boolean isPlain(String rawPath) {
        return rawPath.startsWith("/") && !TWO_READINGS.matcher(rawPath).find();
    }

    /** Whether a query string, or a form, has at most the permitted number of parameters. */
    public boolean permitsParameters(String query) {
        return query.isEmpty() || query.chars().filter(c -> c == '&').count() < parametersMax;
    }
}
