package health.attest.anchor;

import health.attest.chain.AnchorLog;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainUnavailableException;
import health.attest.ledger.Checkpoint;
import health.attest.ledger.Commitment;
import health.attest.ledger.Hash;
import health.attest.ledger.InclusionProof;
import health.attest.ledger.MerkleTree;
import health.attest.ledger.NoteVerifier;
import health.attest.ledger.SignedNote;
import health.attest.ledger.TiledSubtrees;
import java.util.Locale;
import java.util.Optional;

/** Compares a record with what the log and the chain hold about it. The root comes from the chain, if there is one. */
public final class Verification {
    private final LedgerRecords records;
    private final NoteVerifier key;
    private final Optional<AnchorLog> contract;

    public Verification(LedgerRecords records, NoteVerifier key, Optional<AnchorLog> contract) {
        this.records = records;
        this.key = key;
        this.contract = contract;
    }

    /** What came of a comparison. */
    public enum Result {
        /** All agree. */
        VERIFIED,
        /** Record, log or chain say different things. */
        ALTERED,
        /** The record is not there, or the log has no entry about it. */
        MISSING,
        /** The entry waits for its place in the log. */
        PENDING,
        /** What the leaf committed to was erased. */
        ERASED,
        /** The chain cannot be asked now. */
        UNVERIFIABLE;

        /** The name in answers: lower case. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A result, how far it reaches, and in words what was compared.
     *
     * @param assurance what vouches for the result; empty unless it is verified
     */
    public record Report(Result result, Optional<ReceiptState> assurance, String words) {}

    /** Compares the digest of a record with an entry about it. */
    public Report verify(LoggedEntry entry, Hash digest) {
        if (entry.envelope().isEmpty() || entry.salt().isEmpty()) {
            return report(Result.ERASED, "what leaf " + entry.index() + " committed to was erased");
        }
        if (!entry.envelope().get().digest().equals(digest)) {
            return report(Result.ALTERED, "the record has another digest than its entry in the log");
        }
        Hash commitment = Commitment.to(entry.envelope().get(), entry.salt().get());
        if (!commitment.equals(entry.commitment())) {
            return report(Result.ALTERED, "the entry does not open the commitment of leaf " + entry.index());
        }
        return verifyPlace(entry.index(), Commitment.leaf(commitment));
    }

    private Report verifyPlace(long index, Hash leaf) {
        Optional<Anchor> anchor = contract.isPresent() ? records.anchorOf(index) : Optional.empty();
        if (anchor.isPresent() && contract.isPresent()) {
            return verifyOnChain(index, leaf, anchor.get(), contract.get());
        }
        Optional<SignedHead> head = records.latestHead();
        if (head.isEmpty() || !isSigned(head.get())) {
            return report(Result.ALTERED, "the newest checkpoint is not signed by the log's key");
        }
        return includes(index, leaf, head.get().size(), head.get().root())
                ? new Report(
                        Result.VERIFIED,
                        Optional.of(ReceiptState.LOGGED),
                        "record, entry, leaf " + index + " and the signed checkpoint of size "
                                + head.get().size() + " agree; it is not anchored on a chain")
                : report(Result.ALTERED, "leaf " + index + " is not under the root of the newest checkpoint");
    }

    private Report verifyOnChain(long index, Hash leaf, Anchor anchor, AnchorLog log) {
        try {
            Optional<Bytes32> root =
                    log.find(anchor.size()).map(found -> found.head().root());
            if (root.isEmpty()) {
                return report(
                        Result.UNVERIFIABLE, "the chain does not hold the head of size " + anchor.size() + " now");
            }
            Hash onChain = Hash.of(root.get().toBytes());
            if (!includes(index, leaf, anchor.size(), onChain)) {
                return report(Result.ALTERED, "leaf " + index + " is not under the root on chain");
            }
            Optional<SignedHead> kept = records.headAt(anchor.size()).filter(this::isSigned);
            if (!anchor.root().equals(onChain) || !kept.map(SignedHead::root).equals(Optional.of(onChain))) {
                return report(
                        Result.ALTERED,
                        "what is kept of the head of size " + anchor.size() + " is not what the chain has");
            }
            return new Report(
                    Result.VERIFIED,
                    Optional.of(anchor.state() == Anchor.State.FINAL ? ReceiptState.FINAL : ReceiptState.ANCHORED),
                    "record, entry, leaf " + index + " and the root of size " + anchor.size()
                            + ", read from the chain, agree");
        } catch (ChainUnavailableException e) {
            return report(Result.UNVERIFIABLE, "the chain cannot be asked now");
        }
    }

    private boolean includes(long index, Hash leaf, long size, Hash root) {
        try {
            InclusionProof proof = MerkleTree.proveInclusion(new TiledSubtrees(records), index, size);
            return proof.proves(leaf, root);
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            // A tile that is too short for its tree proves nothing.
            return false;
        }
    }

    private boolean isSigned(SignedHead head) {
        try {
            SignedNote note = SignedNote.parse(head.note());
            Checkpoint signed = Checkpoint.parse(note.text());
            return note.isSignedBy(key)
                    && signed.size() == head.size()
                    && signed.root().equals(head.root());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Report report(Result result, String words) {
        return new Report(result, Optional.empty(), words);
    }
}
