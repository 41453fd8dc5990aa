package health.attest.auth;

import java.util.Set;

/**
 * Which words an issuer may use.
 *
 * @param patterns each a whole word, a beginning followed by {@code *}, or either of these after {@code -} to take it
 *     away again; {@code *} alone is any word
 */
public record Allowance(Set<String> patterns) {

    public Allowance {
        patterns = Set.copyOf(patterns);
    }

    public static Allowance of(String... patterns) {
        return new Allowance(Set.of(patterns));
    }

    /** Whether some pattern allows the word and none takes it away. */
    public boolean permits(String word) {
        boolean allowed = false;
        for (String pattern : patterns) {
            if (pattern.startsWith("-")) {
                if (matches(pattern.substring(1), word)) {
                    return false;
                }
            } else {
                allowed |= matches(pattern, word);
            }
        }
        return allowed;
    }

    private static boolean matches(String pattern, String word) {
        return pattern.endsWith("*")
                ? word.startsWith(pattern.substring(0, pattern.length() - 1))
                : word.equals(pattern);
    }
}
