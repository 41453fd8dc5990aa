package health.attest.smart.hapi;

import health.attest.smart.Letter;
import health.attest.smart.R4;
import health.attest.smart.Reach;
import health.attest.smart.Reach.Grant;
import health.attest.smart.SmartScopes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts a caller's reach into the search itself, so that totals, pages and sorting are of what the caller reaches. What
 * leaves is judged again, so a search that cannot be narrowed exactly leaks nothing; it only may not count.
 */
final class SearchNarrowing {
    private final R4 definitions;

    SearchNarrowing(R4 definitions) {
        this.definitions = definitions;
    }

    /**
     * What a search needs added.
     *
     * @param parameters added with AND
     * @param exact whether the narrowed search matches only what the caller reaches
     */
    record Narrowed(Map<String, String> parameters, boolean exact) {
        static final Narrowed NOT_NEEDED = new Narrowed(Map.of(), true);
        static final Narrowed NOT_POSSIBLE = new Narrowed(Map.of(), false);
    }

    Narrowed narrow(SmartScopes scopes, String type) {
        Reach reach = scopes.reach(Letter.SEARCH, type);
        // The journal confines its readers itself; its events stand in nobody's index.
        if (reach.isEverything() || type.equals(R4.JOURNALED)) {
            return Narrowed.NOT_NEEDED;
        }
        Optional<Map<String, String>> compartment = compartment(reach, type);
        Optional<Map<String, String>> filter = filter(reach);
        Map<String, String> all = new LinkedHashMap<>(compartment.orElse(Map.of()));
        all.putAll(filter.orElse(Map.of()));
        return new Narrowed(all, compartment.isPresent() && filter.isPresent());
    }

    /** The compartment as one parameter, or as a filter over all parameters that make a resource a patient's. */
    private Optional<Map<String, String>> compartment(Reach reach, String type) {
        Set<String> patients = reach.onlyCompartments();
        Set<String> parameters = new TreeSet<>(definitions.compartmentParameters(type));
        boolean aboutNobody =
                reach.grants().stream().allMatch(grant -> grant.within() instanceof Reach.Within.AboutNobody);
        boolean everything =
                reach.grants().stream().allMatch(grant -> grant.within() instanceof Reach.Within.Everything);
        if (everything || (aboutNobody && parameters.isEmpty())) {
            return Optional.of(Map.of());
        }
        if (patients.size() != 1 || parameters.isEmpty()) {
            return Optional.empty();
        }
        String patient = patients.iterator().next();
        if (parameters.contains("_id")) {
            return Optional.of(Map.of("_id", patient));
        }
        if (parameters.size() == 1) {
            return Optional.of(Map.of(parameters.iterator().next(), "Patient/" + patient));
        }
        return Optional.of(Map.of(
                "_filter",
                String.join(
                        " or ",
                        parameters.stream()
                                .map(name -> name + " eq Patient/" + patient)
                                .toList())));
    }

    /** The filters of granular scopes: exact when there is one, or several over the same parameter. */
    private static Optional<Map<String, String>> filter(Reach reach) {
        List<Map<String, List<String>>> filters =
                reach.grants().stream().map(Grant::filter).distinct().toList();
        if (filters.contains(Map.<String, List<String>>of())) {
            return Optional.of(Map.of());
        }
        Set<Set<String>> names = Set.copyOf(filters.stream().map(Map::keySet).toList());
        boolean alternatives = names.size() == 1 && names.iterator().next().size() == 1;
        if (filters.size() > 1 && !alternatives) {
            return Optional.empty();
        }
        Map<String, Set<String>> values = new TreeMap<>();
        filters.forEach(filter -> filter.forEach((name, some) ->
                values.computeIfAbsent(name, key -> new TreeSet<>()).addAll(some)));
        Map<String, String> joined = new TreeMap<>();
        values.forEach((name, some) -> joined.put(name, String.join(",", some)));
        return Optional.of(joined);
    }
}
