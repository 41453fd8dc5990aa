package health.attest.consent;

import health.attest.access.Role;
import java.util.Set;

/**
 * Bounds and rights of enforcement.
 *
 * @param countMax most rows that one total judges one by one, 1 to 1,000,000
 * @param labellers roles that may set security labels
 * @param glassBreakers roles that may break the glass
 */
public record ConsentLimits(int countMax, Set<Role> labellers, Set<Role> glassBreakers) {

    public ConsentLimits {
        if (countMax < 1 || countMax > 1_000_000) {
            throw new IllegalArgumentException("attest.consent.count-limit must be 1 to 1000000");
        }
        labellers = Set.copyOf(labellers);
        glassBreakers = Set.copyOf(glassBreakers);
    }
}
