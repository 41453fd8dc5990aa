package health.attest.chain;

import java.util.List;
import java.util.Optional;

/** The BranchRegistry contract: who takes part. Written by the consortium's administrator only. */
public interface BranchRegistry {
    /** Most branches that are read. */
    int BRANCHES_MAX = 1_000;

    /**
     * A branch.
     *
     * @param account sends the branch's transactions
     * @param fhirBaseUrl where its FHIR server answers
     * @param jwksHash SHA-256 of its published key set
     * @param logOrigin origin line of its checkpoints
     * @param anchorLog its AnchorLog contract
     * @param active false once the administrator ended it
     */
    record Branch(
            ChainAddress account,
            String fhirBaseUrl,
            Bytes32 jwksHash,
            String logOrigin,
            ChainAddress anchorLog,
            boolean active) {}

    /** The branch of this server's sending account. */
    Optional<Branch> self();

    /** All branches, in the order they joined. */
    List<Branch> all();

    /** Fingerprint of the consortium key that every branch must hold. */
    Bytes32 consortiumKeyFingerprint();
}
