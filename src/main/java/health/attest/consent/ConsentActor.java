package health.attest.consent;

import health.attest.access.Caller;
import health.attest.access.PurposeOfUse;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one to whom data would go, with everything that had to be looked up about them.
 *
 * @param subject who, through which client
 * @param user the token's {@code fhirUser}; null for system clients
 * @param roles roles in union
 * @param memberships the PractitionerRoles, Organizations, CareTeams and Groups they belong to, the organisation their
 *     client is registered for included
 * @param represents ids of the patients whose active representative the user is
 * @param purposes why they ask; every one of them must be permitted
 * @param integration whether this is one of the custodian's own systems
 */
public record ConsentActor(
        Caller.Subject subject,
        @Nullable ResourceReference user,
        Set<Role> roles,
        Set<ResourceReference> memberships,
        Set<String> represents,
        Set<PurposeOfUse> purposes,
        boolean integration) {

    public ConsentActor {
        roles = Set.copyOf(roles);
        memberships = Set.copyOf(memberships);
        represents = Set.copyOf(represents);
        purposes = Set.copyOf(purposes);
    }

    /** Whether the user is that patient or represents them; a patient in launch context makes nobody the patient. */
    public boolean actsFor(String patient) {
        return acting().contains(patient);
    }

    /** Ids of the patients the user is or represents. */
    public Set<String> acting() {
        if (user == null) {
            return Set.of();
        }
        return switch (user.type()) {
            case "Patient" -> Set.of(user.id());
            case "RelatedPerson" -> represents;
            default -> Set.of();
        };
    }

    /** Whether they are that resource or belong to it. */
    boolean is(ResourceReference reference) {
        return reference.equals(user) || memberships.contains(reference);
    }
}
