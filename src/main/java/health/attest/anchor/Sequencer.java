package health.attest.anchor;

import health.attest.anchor.SequencingStore.Batch;
import health.attest.anchor.SequencingStore.Integration;
import health.attest.ledger.Checkpoint;
import health.attest.ledger.Commitment;
import health.attest.ledger.Hash;
import health.attest.ledger.NoteSigner;
import health.attest.ledger.TileEdge;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives waiting entries consecutive places in the log and signs the new head.
 *
 * <p>Thread-safe; two of them on one database still make one log, for only the leader's work commits.
 */
public final class Sequencer {
    private final SequencingStore store;
    private final AnchorPolicy policy;
    private final NoteSigner signer;
    private final Clock clock;

    public Sequencer(SequencingStore store, AnchorPolicy policy, NoteSigner signer, Clock clock) {
        this.store = store;
        this.policy = policy;
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * Moves what waits into the log, batch by batch, until less than a full batch waits.
     *
     * @return how many entries got their index
     * @throws LeaseLostException if somebody else leads by now
     */
    public long run(Lease lease) {
        long sequenced = 0;
        int moved;
        do {
            moved = store.sequence(lease, policy.batchSizeMax(), this::integrate);
            sequenced += moved;
        } while (moved == policy.batchSizeMax());
        return sequenced;
    }

    private Integration integrate(Batch batch) {
        TileEdge edge = batch.edge();
        long firstIndex = edge.size();
        List<Hash> commitments = new ArrayList<>(batch.entries().size());
        for (PendingEntry entry : batch.entries()) {
            Hash commitment = Commitment.to(entry.content(), entry.salt());
            commitments.add(commitment);
            edge.append(Commitment.leaf(commitment));
        }
        Checkpoint checkpoint = new Checkpoint(policy.origin(), edge.size(), edge.root());
        String note = signer.sign(checkpoint.text()).format();
        FailPoint.AFTER_HASHING.pass();
        return new Integration(
                firstIndex,
                commitments,
                edge.takeChanged(),
                new SignedHead(edge.size(), checkpoint.root(), note, clock.instant()));
    }
}
