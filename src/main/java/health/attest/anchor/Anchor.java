package health.attest.anchor;

import health.attest.chain.Inclusion;
import health.attest.ledger.Hash;
import java.util.Optional;

/**
 * A tree head on its way to the chain.
 *
 * @param id key of the row
 * @param size number of leaves
 * @param root root hash
 * @param transaction id that the chain module gave
 * @param state how far
 * @param inclusion where it stands on chain; present exactly when ANCHORED or FINAL
 */
public record Anchor(long id, long size, Hash root, long transaction, State state, Optional<Inclusion> inclusion) {

    /** How far an anchor is. */
    public enum State {
        /** Handed over; not on chain, or not any more. */
        SENT,
        /** In a block that may still be undone. */
        ANCHORED,
        /** In a block that stays. */
        FINAL,
        /** The contract refused it. */
        REFUSED
    }

    public Anchor {
        if (inclusion.isPresent() != (state == State.ANCHORED || state == State.FINAL)) {
            throw new IllegalArgumentException("an anchor that is " + state + " cannot say this");
        }
    }

    /** The same anchor, as far as the chain has it now. */
    Anchor as(State newState, Optional<Inclusion> newInclusion) {
        return new Anchor(id, size, root, transaction, newState, newInclusion);
    }
}
