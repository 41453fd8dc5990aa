package health.attest.chain;

import java.time.Instant;
import java.util.Optional;

/**
 * The AttackSignatureRegistry contract: hashes of attack patterns, with vouching. Reads as in {@link PatientRegistry}.
 */
public interface AttackSignatureRegistry {

    /**
     * A signature as the contract holds it.
     *
     * @param pattern keyed hash of the canonical fingerprint
     * @param severity 1 to 10
     * @param reporter branch account that reported it first
     * @param expiresAt when it ends
     * @param vouchers accounts that reported or vouched for it
     */
    record Signature(Bytes32 pattern, int severity, ChainAddress reporter, Instant expiresAt, int vouchers) {}

    /** The signature of a pattern; empty if none was reported. */
    Optional<Signature> find(Bytes32 pattern);

    /** Reports a pattern that is new, or whose earlier report has expired. */
    long submitReport(Bytes32 pattern, int severity, Instant expiresAt);

    /** Adds this branch's word to a pattern that another branch reported. */
    long submitVouch(Bytes32 pattern);
}
