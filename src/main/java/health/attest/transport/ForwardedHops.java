package health.attest.transport;

import health.attest.access.ClientAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the hops out of {@code Forwarded} (RFC 7239, section 4) and {@code X-Forwarded-For}. */
final class ForwardedHops {
    /** What an element without a usable {@code for} becomes; it stops the walk. */
    private static final String UNKNOWN = "";

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern PAIR =
            Pattern.compile("\\s*(" + TOKEN + ")=(?:(" + TOKEN + ")|\"((?:[^\"\\\\]|\\\\.)*+)\")\\s*");
    private static final Pattern NODE =
            Pattern.compile("(?<v4>[0-9.]+)(?::\\d{1,5})?|\\[(?<v6>[0-9A-Fa-f:.]+)](?::\\d{1,5})?");

    private ForwardedHops() {}

    /** The {@code for} values, leftmost first; when any part cannot be read nothing of the header is believed. */
    static List<String> ofForwarded(List<String> lines) {
        String header = String.join(",", lines);
        List<String> hops = new ArrayList<>();
        String node = UNKNOWN;
        Matcher pair = PAIR.matcher(header);
        int at = 0;
        while (at <= header.length()) {
            pair.region(at, header.length());
            if (!pair.lookingAt()) {
                return List.of(UNKNOWN);
            }
            if (pair.group(1).toLowerCase(Locale.ROOT).equals("for")) {
                node = value(pair);
            }
            at = pair.end();
            boolean elementEnds = at == header.length() || header.charAt(at) == ',';
            if (!elementEnds && header.charAt(at) != ';') {
                return List.of(UNKNOWN);
            }
            if (elementEnds) {
                hops.add(node);
                node = UNKNOWN;
            }
            at++;
        }
        return hops;
    }

    private static String value(Matcher pair) {
        String token = pair.group(2);
        return token != null ? token : pair.group(3).replaceAll("\\\\(.)", "$1");
    }

    /** The entries, leftmost first. */
    static List<String> ofXForwardedFor(List<String> lines) {
        return List.of(String.join(",", lines).split(",", -1)).stream()
                .map(String::strip)
                .toList();
    }

    /** The address of a hop, its port dropped; empty for names, {@code unknown} and anything malformed. */
    static Optional<ClientAddress> address(String hop) {
        Optional<ClientAddress> bare = ClientAddress.parse(hop);
        if (bare.isPresent()) {
            return bare;
        }
        Matcher node = NODE.matcher(hop);
        if (!node.matches()) {
            return Optional.empty();
        }
        return ClientAddress.parse(node.group("v4") != null ? node.group("v4") : node.group("v6"));
    }
}
