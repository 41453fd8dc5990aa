package health.attest.smart;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads scopes. What is not a scope of the grammar grants nothing; nothing is guessed. */
final class ScopeGrammar {
    /** Longest scope read, in characters. */
    private static final int LENGTH_MAX = 512;

    /** Scopes of Attest's own, and the only ones that begin with {@code attest/}. */
    static final Set<String> OWN = Set.of(
            "attest/audit.read",
            "attest/audit.export",
            "attest/security.read",
            "attest/security.write",
            "attest/consent.admin",
            "attest/users.admin",
            "attest/ledger.read");

    private static final Map<String, Set<String>> OLDER_NAMES = Map.of(
            "read:profile", Set.of("user/Person.r"),
            "write:profile", Set.of("user/Person.u"),
            "read:records", Set.of("user/*.rs"),
            "write:records", Set.of("user/*.cu"),
            "admin:users", Set.of("attest/users.admin"),
            "admin:system", OWN);

    private final R4 definitions;

    ScopeGrammar(R4 definitions) {
        this.definitions = definitions;
    }

    /** The words a granted scope stands for: itself, or what an older name maps to. */
    static Set<String> expand(Set<String> granted) {
        return granted.stream()
                .flatMap(word -> OLDER_NAMES.getOrDefault(word, Set.of(word)).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The scopes for FHIR resources among some words. */
    List<ResourceScope> resourceScopes(Set<String> words) {
        return expand(words).stream().flatMap(word -> parse(word).stream()).toList();
    }

    /** Attest's own scopes among some words. */
    static Set<String> ownScopes(Set<String> words) {
        return expand(words).stream().filter(OWN::contains).collect(Collectors.toUnmodifiableSet());
    }

    /** One scope for FHIR resources; empty for anything else. */
    Optional<ResourceScope> parse(String word) {
        int slash = word.indexOf('/');
        int question = word.indexOf('?');
        int end = question < 0 ? word.length() : question;
        int dot = word.lastIndexOf('.', end - 1);
        if (word.length() > LENGTH_MAX || slash < 0 || dot < slash) {
            return Optional.empty();
        }
        String type = word.substring(slash + 1, dot);
        Optional<Level> level = Level.of(word.substring(0, slash));
        Optional<Set<Letter>> letters = Letter.parse(word.substring(dot + 1, end));
        Optional<Map<String, List<String>>> filter =
                question < 0 ? Optional.of(Map.of()) : filter(type, word.substring(question + 1));
        boolean known = type.equals(ResourceScope.ANY_TYPE) || definitions.isType(type);
        return level.isEmpty() || letters.isEmpty() || filter.isEmpty() || !known
                ? Optional.empty()
                : Optional.of(new ResourceScope(level.get(), type, letters.get(), filter.get()));
    }

    private Optional<Map<String, List<String>>> filter(String type, String query) {
        Map<String, List<String>> filter = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals);
            Optional<String> value = equals < 0 ? Optional.empty() : decode(pair.substring(equals + 1));
            // "_id" and the like exist on every type, "*" included, but a modifier or chain exists on none.
            if (value.isEmpty() || !definitions.defines(type, name) || filter.containsKey(name)) {
                return Optional.empty();
            }
            filter.put(name, Stream.of(value.get().split(",", -1)).toList());
        }
        return type.equals(ResourceScope.ANY_TYPE) ? Optional.empty() : Optional.of(filter);
    }

    private static Optional<String> decode(String value) {
        try {
            String decoded = URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
            boolean empty =
                    decoded.isBlank() || Stream.of(decoded.split(",", -1)).anyMatch(String::isBlank);
            return empty ? Optional.empty() : Optional.of(decoded);
        } catch (IllegalArgumentException badEscape) {
            return Optional.empty();
        }
    }
}
