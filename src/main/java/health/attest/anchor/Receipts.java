package health.attest.anchor;

import health.attest.chain.AnchorLog;
import health.attest.ledger.InclusionProof;
import health.attest.ledger.MerkleTree;
import health.attest.ledger.TiledSubtrees;
import java.util.Optional;

/** Writes receipts: under the oldest head on chain that covers the entry, else under the newest signed one. */
public final class Receipts {
    private final LedgerRecords records;
    private final String key;
    private final Optional<AnchorLog> contract;

    public Receipts(LedgerRecords records, String key, Optional<AnchorLog> contract) {
        this.records = records;
        this.key = key;
        this.contract = contract;
    }

    /** The receipt of an entry; empty if what it takes was erased. */
    public Optional<Receipt> of(LoggedEntry entry) {
        if (entry.envelope().isEmpty() || entry.salt().isEmpty()) {
            return Optional.empty();
        }
        Optional<Anchor> anchor = contract.isPresent() ? records.anchorOf(entry.index()) : Optional.empty();
        SignedHead head = anchor.flatMap(found -> records.headAt(found.size()))
                .or(records::latestHead)
                .orElseThrow(() -> new IllegalStateException("an entry is in the log and no head was ever signed"));
        InclusionProof proof = MerkleTree.proveInclusion(new TiledSubtrees(records), entry.index(), head.size());
        return Optional.of(new Receipt(
                entry.envelope().get(), entry.salt().get(), proof, head.note(), key, anchor.flatMap(this::anchoring)));
    }

    private Optional<Receipt.Anchoring> anchoring(Anchor anchor) {
        return contract.flatMap(log -> anchor.inclusion()
                .map(inclusion -> new Receipt.Anchoring(log.place(), inclusion, anchor.state() == Anchor.State.FINAL)));
    }
}
