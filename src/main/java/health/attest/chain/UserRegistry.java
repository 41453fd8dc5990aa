package health.attest.chain;

import java.util.Optional;

/** The UserRegistry contract: hashes of DID documents with versions. Reads as in {@link PatientRegistry}. */
public interface UserRegistry {

    /**
     * State of a DID.
     *
     * @param documentHash hash of the DID document that is valid now
     * @param version 1 for the first document
     * @param active false once deactivated
     */
    record Entry(Bytes32 documentHash, long version, boolean active) {}

    /** The entry of a DID by its keyed tag. */
    Optional<Entry> find(Bytes32 did);

    /** Registers a DID that is new on the chain. */
    long submitRegistration(Bytes32 did, Bytes32 documentHash);

    /** Replaces the document; refused when the version on chain is not {@code expectedVersion}. */
    long submitUpdate(Bytes32 did, long expectedVersion, Bytes32 documentHash);

    /** Ends a DID. */
    long submitDeactivation(Bytes32 did);
}
