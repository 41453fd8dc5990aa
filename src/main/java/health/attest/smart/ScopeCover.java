package health.attest.smart;

import health.attest.access.Role;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says whether a scope that is asked for lies within scopes that may be given. Thread-safe. */
public final class ScopeCover {
    private final ScopeGrammar grammar;
    private final RoleScopes roles;

    /** @param roles the most that people can have */
    public ScopeCover(R4 definitions, RoleScopes roles) {
        this.grammar = new ScopeGrammar(definitions);
        this.roles = roles;
    }

    /**
     * A scope for FHIR resources in parts, for words that people read.
     *
     * @param level {@code patient}, {@code user} or {@code system}
     * @param type a FHIR type, or {@code *}
     * @param letters what may be done
     * @param filtered whether only resources that match a query are meant
     */
    public record Parts(String level, String type, Set<Letter> letters, boolean filtered) {
        public Parts {
            letters = Set.copyOf(letters);
        }
    }

    /** Whether the word is one of Attest's own scopes. */
    public boolean isOwn(String word) {
        return ScopeGrammar.OWN.contains(word);
    }

    /** The parts of a scope for FHIR resources; empty for any other word. */
    public Optional<Parts> parts(String word) {
        return grammar.parse(word)
                .map(scope -> new Parts(
                        scope.level().name().toLowerCase(Locale.ROOT),
                        scope.type(),
                        scope.letters(),
                        !scope.filter().isEmpty()));
    }

    /**
     * Whether {@code asked} lies within {@code allowed}: each of its letters, on its types, with at least the filter of
     * one of them. A word that is no scope for resources must be among them as it is.
     */
    public boolean covers(Collection<String> allowed, String asked) {
        Optional<ResourceScope> wanted = grammar.parse(asked);
        if (wanted.isEmpty()) {
            return !asked.contains("/") ? allowed.contains(asked) : isWhole(asked) && allowed.contains(asked);
        }
        List<ResourceScope> given =
                allowed.stream().flatMap(word -> grammar.parse(word).stream()).toList();
        return wanted.get().letters().stream()
                .allMatch(letter -> given.stream().anyMatch(scope -> covers(scope, wanted.get(), letter)));
    }

    /** Attest's own scopes and those of the launch have a slash too, and stand for themselves. */
    private static boolean isWhole(String word) {
        return ScopeGrammar.OWN.contains(word) || word.startsWith("launch/");
    }

    private static boolean covers(ResourceScope given, ResourceScope wanted, Letter letter) {
        boolean types = wanted.type().equals(ResourceScope.ANY_TYPE)
                ? given.type().equals(ResourceScope.ANY_TYPE)
                : given.covers(wanted.type());
        return given.level() == wanted.level()
                && types
                && given.letters().contains(letter)
                && wanted.filter().entrySet().containsAll(given.filter().entrySet());
    }

    /** What of {@code asked} lies within {@code allowed}. */
    public Set<String> within(Collection<String> allowed, Collection<String> asked) {
        return asked.stream().filter(word -> covers(allowed, word)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What of {@code asked} can be of use to somebody with these roles: no scope of systems, none of Attest's own that
     * no role has, none for a type of which the roles permit nothing. What is left may still name more letters than the
     * roles have; whoever judges a request never goes beyond them.
     */
    public Set<String> usable(Collection<String> asked, Set<Role> of) {
        Set<String> own = roles.ownScopes(of);
        return asked.stream()
                .filter(word -> grammar.parse(word)
                        .map(scope -> scope.level() != Level.SYSTEM && isUsable(scope, of))
                        .orElse(!ScopeGrammar.OWN.contains(word) || own.contains(word)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isUsable(ResourceScope scope, Set<Role> of) {
        return scope.type().equals(ResourceScope.ANY_TYPE)
                ? roles.permitAnything(of)
                : roles.letters(of, scope.type()).stream().anyMatch(scope.letters()::contains);
    }
}
