package health.attest.consent;

import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What the decision needs from the store. Thread-safe.
 *
 * <p>An answer is never older than the newest write that was answered on any instance; an implementation that cannot
 * promise that throws {@link ConsentUnavailableException}.
 */
public interface ConsentLookup {

    /** Consents and grants of each of these patients, those without any included. */
    Map<String, PatientConsents> consentsOf(Tenant tenant, Collection<String> patients);

    /** Everything that user belongs to or represents. */
    Set<Membership> membershipsOf(Tenant tenant, ResourceReference user);

    /** That version of a Consent, current or not. */
    Optional<ConsentRecord> version(Tenant tenant, String id, long version);

    /** The grant of that id, ended or not. */
    Optional<BreakGlassGrant> grant(Tenant tenant, UUID id);

    /**
     * A tie between somebody and a group they belong to, or a patient they represent.
     *
     * @param group PractitionerRole, Organization, CareTeam or Group; a Patient for a representative
     * @param span when it holds
     */
    record Membership(ResourceReference group, Timespan span) {}
}
