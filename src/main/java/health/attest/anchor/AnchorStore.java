package health.attest.anchor;

import health.attest.ledger.Hash;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Where anchors are kept, as the anchorer sees it. */
public interface AnchorStore {

    /** The newest signed head; empty for an empty log. */
    Optional<SignedHead> latestHead();

    /** The root signed for exactly that size. */
    Optional<Hash> rootAt(long size);

    /** Anchors that may still change, oldest first. */
    List<Anchor> open();

    /**
     * Hands a head over and remembers it, in one transaction under the lease.
     *
     * @param submit hands the head to the chain module and gives the transaction's id
     * @throws LeaseLostException if somebody else leads by now
     */
    void submit(Lease lease, SignedHead head, Hash previousRoot, LongSupplier submit);

    /** Remembers how far an anchor is. */
    void update(Lease lease, Anchor anchor);

    /** Why the log stands still; empty while it does not. */
    Optional<String> divergence();

    /** Says that the log stands still, or with empty that it does not any more. */
    void setDivergence(Lease lease, Optional<String> why);
}
