package health.attest.smart.hapi;

import health.attest.smart.Letter;
import health.attest.smart.R4;
import health.attest.smart.Reach;
import health.attest.smart.Reach.Grant;
import health.attest.smart.Reach.Within;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Puts a caller's reach into the search itself, so that totals, pages and sorting are of what the caller reaches. What
 * leaves is judged again, so a search that cannot be narrowed exactly leaks nothing; it only may not count.
 */
final class SearchNarrowing {
    /** An id that no resource has: what nobody reaches is not found. */
    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

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

    /** @param asked the search's own parameters; naming the one patient in reach, they are narrow enough */
    Narrowed narrow(Scoped scoped, String type, Map<String, List<String>> asked) {
        Reach reach = scoped.scopes().reach(Letter.SEARCH, type);
        // The journal confines its readers itself; its events stand in nobody's index.
        if (reach.isEverything() || type.equals(R4.JOURNALED)) {
            return Narrowed.NOT_NEEDED;
        }
        Optional<Map<String, String>> compartment = compartment(reach, type, scoped.treated(), asked);
        Optional<Map<String, String>> filter = filter(reach);
        Map<String, String> all = new LinkedHashMap<>(compartment.orElse(Map.of()));
        all.putAll(filter.orElse(Map.of()));
        return new Narrowed(all, compartment.isPresent() && filter.isPresent());
    }

    /**
     * The compartment as one parameter, {@code patient} where the type has it: what is a patient's by another parameter
     * alone is found by naming that one. Alternatives in SQL would find a resource once for each pair of its
     * references, and HAPI 8.8.0 ends a page early when it meets too many of one.
     */
    private Optional<Map<String, String>> compartment(
            Reach reach, String type, Treated treated, Map<String, List<String>> asked) {
        Set<String> parameters = new TreeSet<>(definitions.compartmentParameters(type));
        if (isAll(reach, Within.Everything.class) || (isAll(reach, Within.AboutNobody.class) && parameters.isEmpty())) {
            return Optional.of(Map.of());
        }
        if (R4.ABOUT_NOBODY.contains(type) || R4.isLinkedByContent(type)) {
            return Optional.empty();
        }
        Optional<Set<String>> patients = patients(reach, treated);
        if (patients.isEmpty()) {
            return Optional.empty();
        }
        if (parameters.contains("_id")) {
            return Optional.of(Map.of("_id", ids(patients.get())));
        }
        String named = references(patients.get());
        if (parameters.stream().anyMatch(parameter -> List.of(named).equals(asked.get(parameter)))) {
            return Optional.of(Map.of());
        }
        if (definitions.isSearchableByPatient(type)) {
            return Optional.of(Map.of("patient", named));
        }
        if (parameters.size() == 1) {
            return Optional.of(Map.of(parameters.iterator().next(), named));
        }
        return patients.get().size() == 1 && !parameters.isEmpty()
                ? anyOf(parameters, patients.get())
                : Optional.empty();
    }

    private static Optional<Map<String, String>> anyOf(Set<String> parameters, Set<String> patients) {
        String reference = references(patients);
        return Optional.of(Map.of(
                "_filter",
                parameters.stream().map(name -> name + " eq " + reference).collect(Collectors.joining(" or "))));
    }

    private static boolean isAll(Reach reach, Class<? extends Within> kind) {
        return reach.grants().stream().map(Grant::within).allMatch(kind::isInstance);
    }

    /** The patients to whom the reach is confined; empty when it is not, or they are too many to be named. */
    private static Optional<Set<String>> patients(Reach reach, Treated treated) {
        Set<String> patients = new TreeSet<>();
        for (Grant grant : reach.grants()) {
            if (grant.within() instanceof Within.Compartment compartment) {
                String practitioner = compartment.treatedBy();
                if (practitioner == null || treated.anyOf(practitioner, Set.of(compartment.patient()))) {
                    patients.add(compartment.patient());
                }
            } else if (grant.within() instanceof Within.TreatedBy treating
                    && treated.allOf(treating.practitioner()).isPresent()) {
                patients.addAll(treated.allOf(treating.practitioner()).get());
            } else {
                return Optional.empty();
            }
        }
        return patients.size() > Treated.LISTED_MAX ? Optional.empty() : Optional.of(patients);
    }

    private static String references(Set<String> patients) {
        return patients.isEmpty()
                ? "Patient/" + NOBODY
                : patients.stream().map(id -> "Patient/" + id).collect(Collectors.joining(","));
    }

    private static String ids(Set<String> patients) {
        return patients.isEmpty() ? NOBODY : String.join(",", patients);
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
