package health.attest.anchor;

import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.ledger.TiledSubtrees;
import java.time.Instant;
import java.util.Optional;

/** What the log holds, for whoever only reads. */
public interface LedgerRecords extends TiledSubtrees.Source {

    /** The newest entry about that version. */
    Optional<LoggedEntry> find(Tenant tenant, ResourceReference reference, long version);

    /** The entry at that place. */
    Optional<LoggedEntry> at(long index);

    /** Whether that version waits in the outbox. */
    boolean isPending(Tenant tenant, ResourceReference reference, long version);

    /** The newest signed head. */
    Optional<SignedHead> latestHead();

    /** The head signed for exactly that size. */
    Optional<SignedHead> headAt(long size);

    /** The oldest anchor, on chain now, of a head that covers that entry. */
    Optional<Anchor> anchorOf(long index);

    /** The newest anchor that is on chain now. */
    Optional<Anchor> latestAnchor();

    /**
     * What waits.
     *
     * @param entries rows in the outbox
     * @param oldest when the oldest was recorded; empty if none waits
     */
    record Backlog(long entries, Optional<Instant> oldest) {}

    /** What waits for its place in the log. */
    Backlog backlog();

    /** How many entries could not be logged and were set aside. */
    long refused();

    /** Why the log stands still; empty while it does not. */
    Optional<String> divergence();
}
