package health.attest.smart;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operation needs.
 *
 * @param name with its {@code $}
 * @param type resource type of the route, {@code *} for any; null at system level
 * @param instance whether it is asked of one resource
 * @param letters needed on the type; empty when the own scope or the module's rules decide
 * @param ownScope one of Attest's own scopes that also opens it; null when none does
 * @param open whether any authenticated caller may ask, because rules of the module that serves it decide
 */
public record OperationRule(
        String name,
        @Nullable String type,
        boolean instance,
        Set<Letter> letters,
        @Nullable String ownScope,
        boolean open) {

    public OperationRule {
        letters = Set.copyOf(letters);
    }
}
