package health.attest.anchor;

import health.attest.ledger.Hash;
import health.attest.ledger.TileEdge;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Where the log is kept, as the sequencer sees it. */
public interface SequencingStore {

    /**
     * The oldest entries that wait, and the edge they will be appended to.
     *
     * @param edge the log as it is
     * @param entries in the order they get their indexes
     */
    record Batch(TileEdge edge, List<PendingEntry> entries) {
        public Batch {
            entries = List.copyOf(entries);
        }
    }

    /**
     * What a batch becomes.
     *
     * @param firstIndex index of the first entry
     * @param commitments one an entry, in order
     * @param tiles the tiles that grew
     * @param head the new tree head
     */
    record Integration(long firstIndex, List<Hash> commitments, Map<TileEdge.Position, byte[]> tiles, SignedHead head) {
        public Integration {
            commitments = List.copyOf(commitments);
            tiles = Map.copyOf(tiles);
        }
    }

    /**
     * Moves at most {@code entriesMax} entries from the outbox into the log, all or none, under the lease.
     *
     * @return how many were moved
     * @throws LeaseLostException if somebody else leads by now
     */
    int sequence(Lease lease, int entriesMax, Function<Batch, Integration> integrate);
}
