package health.attest.identity;

import health.attest.access.AccessContext;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.chain.ChainAddress;
import health.attest.chain.PatientRegistry.Registration;
import java.util.Optional;

/**
 * Gives each patient of a tenant one universal identifier and never two patients the same.
 *
 * <p>A second Patient with one identity is never merged, and nobody learns through it that the first exists unless they
 * may read that one.
 */
public final class PatientIdentities {
    private final IdentityStore store;
    private final RegistrationStore registrations;
    private final ConsortiumKey key;
    private final IdentityPolicy policy;
    private final PatientReaders readers;
    private final Optional<ChainAddress> branch;

    /**
     * The identities of one branch.
     *
     * @param branch this branch's account; empty without a chain, and then nothing is registered
     */
    public PatientIdentities(
            IdentityStore store,
            RegistrationStore registrations,
            ConsortiumKey key,
            IdentityPolicy policy,
            PatientReaders readers,
            Optional<ChainAddress> branch) {
        this.store = store;
        this.registrations = registrations;
        this.key = key;
        this.policy = policy;
        this.readers = readers;
        this.branch = branch;
    }

    /** Says who may read a patient. */
    @FunctionalInterface
    public interface PatientReaders {
        /** Whether this caller may read that Patient, as a whole and now. */
        boolean mayRead(AccessContext caller, ResourceReference patient);
    }

    /** What becomes of a new Patient. */
    public sealed interface Outcome {
        /** Its identity could be anybody's: it is stored without an identifier. */
        record Unidentified() implements Outcome {}

        /** It gets this identifier. */
        record Identified(UniversalIdentifier identifier) implements Outcome {}

        /** The caller may read a Patient with this identity: the create is refused, and {@code $match} finds it. */
        record Duplicate() implements Outcome {}

        /**
         * Another Patient has this identity and the caller may not know: stored without an identifier, and reviewed.
         *
         * @param existing logical id of the other; empty while that one is being created by somebody else
         */
        record UnderReview(Optional<String> existing) implements Outcome {}
    }

    /** Judges a Patient that is about to be stored, in its transaction. */
    public Outcome onCreate(Tenant tenant, PatientTraits traits, Optional<AccessContext> caller) {
        Optional<UniversalIdentifier> derived =
                CanonicalIdentity.of(traits, policy).map(identity -> UniversalIdentifier.of(identity, key));
        if (derived.isEmpty()) {
            return new Outcome.Unidentified();
        }
        UniversalIdentifier identifier = derived.get();
        if (store.claim(tenant, identifier)) {
            return new Outcome.Identified(identifier);
        }
        Optional<String> existing = store.patientOf(tenant, identifier);
        boolean mayKnow = existing.isPresent()
                && caller.isPresent()
                && readers.mayRead(caller.get(), new ResourceReference("Patient", existing.get()));
        return mayKnow ? new Outcome.Duplicate() : new Outcome.UnderReview(existing);
    }

    /** The Patient was stored under this id: its commitment is queued in the same transaction. */
    public void onStored(Tenant tenant, UniversalIdentifier identifier, String patientId) {
        store.bind(tenant, identifier, patientId);
        branch.ifPresent(account ->
                registrations.queue(new Registration(identifier.commitment(key), identifier.custodian(key, account))));
    }

    /** The Patient was deleted. */
    public void onDeleted(Tenant tenant, String patientId) {
        store.release(tenant, patientId);
    }

    /** The DID of an identifier. */
    public String didOf(UniversalIdentifier identifier) {
        return identifier.did(policy.didMethod());
    }

    /** The Patient of a DID, if this caller may read it; else empty, whether it exists or not. */
    public Optional<UniversalIdentifier> readable(String did, Optional<AccessContext> caller) {
        return UniversalIdentifier.ofDid(did, policy.didMethod())
                .filter(identifier -> caller.flatMap(known -> store.patientOf(known.tenant(), identifier)
                                .filter(id -> readers.mayRead(known, new ResourceReference("Patient", id))))
                        .isPresent());
    }

    /** Whether the chain has confirmed the registration of that identifier. */
    public boolean isRegistered(UniversalIdentifier identifier) {
        return registrations.isRegistered(identifier.commitment(key));
    }
}
