package health.attest.consent;

import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import java.util.Set;

/**
 * Where the parsed consents and memberships are kept. Every change happens in the store's transaction; when it commits,
 * the writer waits until no instance answers from what it knew before.
 */
public interface ConsentStore {

    /** A new current version of a Consent. */
    void put(Tenant tenant, ConsentRecord consent);

    /**
     * All ties that one resource states, in place of those it stated before.
     *
     * @param source the PractitionerRole, CareTeam, Group, Organization or RelatedPerson
     */
    void putMemberships(Tenant tenant, ResourceReference source, Set<Tie> ties);

    /**
     * One tie.
     *
     * @param member who belongs or represents
     * @param membership to what, and when
     */
    record Tie(ResourceReference member, ConsentLookup.Membership membership) {}
}
