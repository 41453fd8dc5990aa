package health.attest.chain;

import java.util.List;
import java.util.Optional;

/**
 * The PatientRegistry contract: identity commitments, their custodians as keyed tags, deactivation.
 *
 * <p>Reads are cached and fed by events; they throw {@link ChainUnavailableException} when they must ask and cannot.
 */
public interface PatientRegistry {
    /** Most registrations in one transaction; more would not fit into a block's gas. */
    int BATCH_SIZE_MAX = 300;

    /**
     * One patient known to one branch.
     *
     * @param commitment keyed commitment to the universal identifier
     * @param custodian HMAC of commitment and branch, so that the chain does not say which hospital knows whom
     */
    record Registration(Bytes32 commitment, Bytes32 custodian) {}

    /** State of a commitment. */
    record Entry(long registeredAtBlock, boolean active) {}

    /** The entry of a commitment; empty if it was never registered. */
    Optional<Entry> find(Bytes32 commitment);

    /** Whether that custodian tag was recorded. */
    boolean isCustodian(Bytes32 custodian);

    /** Registers commitments that are new on the chain, 1 to {@link #BATCH_SIZE_MAX}; one duplicate refuses all. */
    long submitRegistrations(List<Registration> registrations);

    /** Adds this branch as custodian of commitments that another branch registered. */
    long submitCustodians(List<Registration> registrations);

    /** Marks a commitment as no longer used, after an erasure. */
    long submitDeactivation(Bytes32 commitment);
}
