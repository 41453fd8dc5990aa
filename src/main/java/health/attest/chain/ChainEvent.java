package health.attest.chain;

import java.time.Instant;
import java.util.Optional;

/** Something a registry recorded, with its place in the one order that all branches see. */
public sealed interface ChainEvent {

    /** Where the event stands. */
    Position position();

    /**
     * A place on chain; later events compare greater.
     *
     * @param block block number
     * @param logIndex index of the event in its block
     * @param blockHash tells blocks of one number apart after a reorganisation
     * @param transaction hash of the transaction
     */
    record Position(long block, int logIndex, Bytes32 blockHash, Bytes32 transaction) implements Comparable<Position> {
        @Override
        public int compareTo(Position other) {
            int byBlock = Long.compare(block, other.block);
            return byBlock != 0 ? byBlock : Integer.compare(logIndex, other.logIndex);
        }
    }

    /** A commitment was registered, with its first custodian. */
    record PatientRegistered(Position position, Bytes32 commitment, Bytes32 custodian) implements ChainEvent {}

    /** A custodian tag was recorded. */
    record CustodianAdded(Position position, Bytes32 commitment, Bytes32 custodian) implements ChainEvent {}

    /** A commitment was deactivated. */
    record PatientDeactivated(Position position, Bytes32 commitment) implements ChainEvent {}

    /** A DID was registered, updated or deactivated. */
    record UserChanged(Position position, Bytes32 did) implements ChainEvent {}

    /** An address tag was blocked. */
    record AddressBlocked(Position position, BlockedAddressRegistry.Block block) implements ChainEvent {}

    /** A block was lifted by a branch, or an expired one was cleaned up. */
    record AddressUnblocked(Position position, Bytes32 tag, ChainAddress by) implements ChainEvent {}

    /** A signature was reported. */
    record SignatureReported(Position position, Bytes32 pattern, int severity, ChainAddress reporter, Instant expiresAt)
            implements ChainEvent {}

    /** Another account vouched for a signature. */
    record SignatureVouched(Position position, Bytes32 pattern, ChainAddress by, boolean administrator)
            implements ChainEvent {}

    /** A branch joined, changed or left. */
    record BranchChanged(Position position, ChainAddress account) implements ChainEvent {}

    /** A tree head was anchored in this branch's log. */
    record HeadAnchored(Position position, AnchorLog.Head head) implements ChainEvent {}

    /** The tag this event is about, if it is about a blocked address. */
    default Optional<Bytes32> addressTag() {
        if (this instanceof AddressBlocked blocked) {
            return Optional.of(blocked.block().tag());
        }
        return this instanceof AddressUnblocked unblocked ? Optional.of(unblocked.tag()) : Optional.empty();
    }
}
