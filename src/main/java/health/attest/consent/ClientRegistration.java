package health.attest.consent;

import health.attest.access.PurposeOfUse;
import health.attest.access.ResourceReference;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator registered about a client that consents care for.
 *
 * @param purposes why it asks when its token does not say; for clients without a user
 * @param organisation the recipient's organisation; null when it has none
 * @param declaresPurpose whether it may narrow its purpose request by request
 */
public record ClientRegistration(
        Set<PurposeOfUse> purposes, @Nullable ResourceReference organisation, boolean declaresPurpose) {
    /** What holds for a client that nobody registered here: it has no purpose but that of its token. */
    public static final ClientRegistration UNKNOWN = new ClientRegistration(Set.of(), null, false);

    public ClientRegistration {
        purposes = Set.copyOf(purposes);
    }
}
