package health.attest.smart.hapi;

import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.smart.TreatmentRelations;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Whom practitioners treat, as far as one request has asked; each question is put to the index once. */
final class Treated {
    /** Most patients that a search is narrowed to by naming them. */
    static final int LISTED_MAX = 500;

    private final TreatmentRelations relations;
    private final Tenant tenant;
    private final Map<String, Set<String>> listed = new ConcurrentHashMap<>();
    private final Map<String, Boolean> asked = new ConcurrentHashMap<>();

    Treated(TreatmentRelations relations, Tenant tenant) {
        this.relations = relations;
        this.tenant = tenant;
    }

    /** All patients of the practitioner; empty when they are too many to be named. */
    Optional<Set<String>> allOf(String practitioner) {
        Set<String> patients = list(practitioner);
        return patients.size() > LISTED_MAX ? Optional.empty() : Optional.of(patients);
    }

    /** Whether the practitioner treats any of these. */
    boolean anyOf(String practitioner, Set<String> patients) {
        Set<String> known = list(practitioner);
        if (!Collections.disjoint(known, patients)) {
            return true;
        }
        return known.size() > LISTED_MAX
                && asked.computeIfAbsent(practitioner + " " + new TreeSet<>(patients), key -> reference(practitioner)
                        .map(user ->
                                !relations.treatedAmong(tenant, user, patients).isEmpty())
                        .orElse(false));
    }

    private Set<String> list(String practitioner) {
        return listed.computeIfAbsent(practitioner, key -> reference(practitioner)
                .map(user -> relations.patientsOf(tenant, user, LISTED_MAX + 1))
                .orElse(Set.of()));
    }

    private static Optional<ResourceReference> reference(String practitioner) {
        return ResourceReference.parse(practitioner, "");
    }
}
