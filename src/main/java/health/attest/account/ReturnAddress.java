package health.attest.account;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a browser goes once its owner has signed in: a path with its query on this server, never another origin.
 *
 * @param path an absolute path, with its query
 */
public record ReturnAddress(String path) {
    /** Request parameter and form field that hold it. */
    public static final String PARAMETER = "continue";

    /** Longest address kept, in characters; an authorization request with every parameter fits. */
    public static final int LENGTH_MAX = 6_000;

    private static final Set<String> PLACES = Set.of("/oauth2/authorize", "/account", "/console", "/connect/logout");

    /** Printable ASCII that no browser reads as another origin: no backslash, no control character. */
    private static final Pattern SAFE = Pattern.compile("/[!#-\\[\\]-~]*");

    /** Where people go who came from nowhere. */
    public static final ReturnAddress ACCOUNT = new ReturnAddress("/account");

    public ReturnAddress {
        if (!isSafe(path)) {
            throw new IllegalArgumentException("not a path of this server to return to");
        }
    }

    /** The address, if it is one that people may be led to. */
    public static Optional<ReturnAddress> parse(String text) {
        return isSafe(text) ? Optional.of(new ReturnAddress(text)) : Optional.empty();
    }

    private static boolean isSafe(String text) {
        if (text.length() > LENGTH_MAX || !SAFE.matcher(text).matches()) {
            return false;
        }
        String route = text.split("[?#]", 2)[0];
        return !route.contains("..")
                && !route.contains("//")
                && PLACES.stream().anyMatch(place -> route.equals(place) || route.startsWith(place + "/"));
    }
}
