package health.attest.identity;

import health.attest.access.Tenant;
import java.util.Optional;

/** Who holds which universal identifier. Every method joins the caller's database transaction. */
public interface IdentityStore {

    /** Takes an identifier for a Patient that is about to be stored; false if the tenant has one with it already. */
    boolean claim(Tenant tenant, UniversalIdentifier identifier);

    /** Says which Patient the claimed identifier is of. */
    void bind(Tenant tenant, UniversalIdentifier identifier, String patientId);

    /** The Patient with that identifier; empty if there is none, or it is still being created. */
    Optional<String> patientOf(Tenant tenant, UniversalIdentifier identifier);

    /** The identifier of a Patient. */
    Optional<UniversalIdentifier> identifierOf(Tenant tenant, String patientId);

    /** Gives the identifier back after the Patient was deleted, so that the person can be recorded again. */
    void release(Tenant tenant, String patientId);
}
