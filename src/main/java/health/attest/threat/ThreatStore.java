package health.attest.threat;

import health.attest.chain.Bytes32;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Keeps blocks and signatures, and hands them to the chain in the same transaction, each item once and in order. Throws
 * {@link StoreUnavailableException} when the database is down; memory then goes on without it.
 */
public interface ThreatStore {

    /** A signature as it is kept. */
    record StoredSignature(Bytes32 pattern, String fingerprint, int severity, Instant expiresAt) {}

    /** The database did not answer. */
    final class StoreUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public StoreUnavailableException(Throwable cause) {
            super("the threat guard's tables cannot be reached", cause);
        }
    }

    void saveBlock(Block block);

    /** Lifts a block; {@code onChain} when this branch decided it and the chain is to know. */
    void removeBlock(Bytes32 tag, boolean onChain);

    /** Blocks that have not expired, at most 100 000, with their chain status as it is now. */
    List<Block> blocks();

    void saveSignature(StoredSignature signature);

    /** This branch's signatures that have not expired. */
    List<StoredSignature> signatures();

    /** Says that an instance is here; number of instances that have said so within the last seconds. */
    int beat(UUID instance);

    /** An instance stops. */
    void leave(UUID instance);
}
