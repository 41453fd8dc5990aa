package health.attest.access;

import java.util.regex.Pattern;

/**
 * A route that needs no access token: meant for everybody, or guarded by its own module in another way. Modules declare
 * theirs as beans.
 *
 * @param pattern a path, or a path ending in {@code /**} for everything below it
 */
public record OpenRoute(String pattern) {
    private static final String BELOW = "/**";
    private static final Pattern AMBIGUOUS = Pattern.compile("[%;\\\\]|//|/\\.{1,2}(/|$)");

    public OpenRoute {
        if (!pattern.startsWith("/") || pattern.equals(BELOW)) {
            throw new IllegalArgumentException("an open route names a path below the root");
        }
    }

    /**
     * Whether a path, as it came over the wire, is this route. A path that could be read in two ways (escapes, dot
     * segments, empty segments, path parameters) never is.
     */
    public boolean matches(String rawPath) {
        if (rawPath.equals(pattern)) {
            return true;
        }
        return pattern.endsWith(BELOW)
                && rawPath.startsWith(pattern.substring(0, pattern.length() - BELOW.length() + 1))
                && !AMBIGUOUS.matcher(rawPath).find();
    }
}
