package health.attest.smart;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which resources of one type a caller reaches for one letter: those that some grant admits.
 *
 * @param grants alternatives; empty when nothing is reached
 */
public record Reach(List<Grant> grants) {
    static final Reach NOTHING = new Reach(List.of());

    public Reach {
        grants = List.copyOf(grants);
    }

    /**
     * One alternative.
     *
     * @param within whose resources
     * @param filter search parameters a resource must match; empty for all
     */
    public record Grant(Within within, Map<String, List<String>> filter) {
        public Grant {
            filter = Map.copyOf(filter);
        }
    }

    /** Whose resources a grant reaches; always within the tenant. */
    public sealed interface Within {
        /** All of the tenant. */
        record Everything() implements Within {}

        /** Those about nobody; any other resource of the type is out of reach. */
        record AboutNobody() implements Within {}

        /**
         * Those in one patient's compartment.
         *
         * @param treatedBy the practitioner who must treat the patient; null when nobody must
         */
        record Compartment(String patient, @Nullable String treatedBy) implements Within {
            public Compartment(String patient) {
                this(patient, null);
            }
        }

        /** Those of patients whom a practitioner treats, and those about nobody. */
        record TreatedBy(String practitioner) implements Within {}
    }

    /** Whether anything can be reached at all. */
    public boolean isNothing() {
        return grants.isEmpty();
    }

    /** Whether every resource of the tenant is reached, so that no resource need be looked at. */
    public boolean isEverything() {
        return grants.stream()
                .anyMatch(grant -> grant.filter().isEmpty() && grant.within() instanceof Within.Everything);
    }

    /** Whether some grant is free of filters, so that conditions on the type tell nothing that it hides. */
    boolean isUnfiltered() {
        return grants.stream().anyMatch(grant -> grant.filter().isEmpty());
    }
}
