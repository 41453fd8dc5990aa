package health.attest.smart;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A scope for FHIR resources (SMART App Launch 2.2, "Scopes for requesting FHIR Resources").
 *
 * @param level on whose behalf
 * @param type a FHIR type, or {@link #ANY_TYPE}
 * @param letters at least one
 * @param filter search parameters every resource must match, each with alternative values; empty for all resources
 */
record ResourceScope(Level level, String type, Set<Letter> letters, Map<String, List<String>> filter) {
    static final String ANY_TYPE = "*";

    ResourceScope {
        if (letters.isEmpty()) {
            throw new IllegalArgumentException("a scope must permit something");
        }
        letters = Set.copyOf(letters);
        filter = Map.copyOf(filter);
    }

    /** Whether the scope speaks of that type; {@code *} never speaks of the types that must be named. */
    boolean covers(String resourceType) {
        return type.equals(resourceType) || (type.equals(ANY_TYPE) && !R4.MUST_BE_NAMED.contains(resourceType));
    }
}
