package health.attest.threat;

import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of one attack have in common, whichever address they come from.
 *
 * @param route method and route template
 * @param parameters names of query parameters, without modifiers, at most 20
 * @param agentFamily product token of the user agent in lower case, or empty
 * @param invalidToken whether a token came that was not valid; otherwise none came
 */
public record Fingerprint(String route, SortedSet<String> parameters, String agentFamily, boolean invalidToken) {
    private static final int PARAMETERS_MAX = 20;
    private static final int NAME_LENGTH_MAX = 40;

    /** The fingerprint of a request without a usable token. */
    public static Fingerprint of(
            String route, @Nullable String query, @Nullable String userAgent, boolean invalidToken) {
        SortedSet<String> names = new TreeSet<>();
        for (String pair : query == null ? new String[0] : query.split("&", PARAMETERS_MAX + 1)) {
            String name = pair.split("[=:.]", 2)[0].replaceAll("[^A-Za-z0-9_-]", "");
            if (!name.isEmpty() && names.size() < PARAMETERS_MAX) {
                names.add(name.substring(0, Math.min(NAME_LENGTH_MAX, name.length())));
            }
        }
        return new Fingerprint(route, names, familyOf(userAgent), invalidToken);
    }

    private static String familyOf(@Nullable String userAgent) {
        String product = userAgent == null ? "" : userAgent.strip().split("[/ (]", 2)[0];
        String family = product.replaceAll("[^A-Za-z0-9_.-]", "").toLowerCase(Locale.ROOT);
        return family.substring(0, Math.min(NAME_LENGTH_MAX, family.length()));
    }

    /** Canonical JSON (RFC 8785): names sorted, no blanks. Nothing in it can need escaping. */
    public String canonicalJson() {
        String names = parameters.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(","));
        return "{\"agent\":\"" + agentFamily + "\",\"credentials\":\"" + (invalidToken ? "invalid" : "none")
                + "\",\"parameters\":[" + names + "],\"route\":\"" + route + "\"}";
    }
}
