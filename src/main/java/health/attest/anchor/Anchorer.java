package health.attest.anchor;

import health.attest.chain.AnchorLog;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainUnavailableException;
import health.attest.chain.TransactionStatus;
import health.attest.chain.Transactions;
import health.attest.ledger.Hash;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the newest head to the chain, one transaction in flight, and follows each until it is final.
 *
 * <p>What the chain holds decides: if its head is not one this log signed, the log has been forked or set back, and
 * nothing more is signed or sent until an operator has brought the two together.
 */
public final class Anchorer {
    private final AnchorStore store;
    private final AnchorLog contract;
    private final Transactions transactions;

    public Anchorer(AnchorStore store, AnchorLog contract, Transactions transactions) {
        this.store = store;
        this.contract = contract;
        this.transactions = transactions;
    }

    /** What a look found. */
    public sealed interface Outcome {

        /** The chain has, or is about to get, all there is; or a head was just handed over. */
        record Following() implements Outcome {}

        /** The chain cannot be asked; it is tried again. */
        record Waiting(String why) implements Outcome {}

        /** The chain holds a head that this log does not have. */
        record Diverged(String why) implements Outcome {}
    }

    /**
     * Looks once: follows what is under way, compares the chain with the log, hands over the newest head.
     *
     * @throws LeaseLostException if somebody else leads by now
     */
    public Outcome look(Lease lease) {
        List<Anchor> open = follow(lease);
        try {
            AnchorLog.Head onChain = contract.head();
            Optional<String> divergence = divergence(onChain);
            if (!divergence.equals(store.divergence())) {
                store.setDivergence(lease, divergence);
            }
            if (divergence.isPresent()) {
                return new Outcome.Diverged(divergence.get());
            }
            boolean inFlight = open.stream().anyMatch(anchor -> anchor.state() == Anchor.State.SENT);
            if (!inFlight) {
                handOver(lease, onChain);
            }
            return new Outcome.Following();
        } catch (ChainUnavailableException e) {
            return new Outcome.Waiting(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Notes how far what is under way has come, as the database says; asks no chain.
     *
     * @return what may still change, oldest first
     * @throws LeaseLostException if somebody else leads by now
     */
    public List<Anchor> follow(Lease lease) {
        List<Anchor> open = store.open();
        if (open.isEmpty()) {
            return open;
        }
        Map<Long, TransactionStatus> statuses =
                transactions.findAll(open.stream().map(Anchor::transaction).toList());
        for (Anchor anchor : open) {
            TransactionStatus status = statuses.get(anchor.transaction());
            Anchor now = status == null ? anchor : asReported(anchor, status);
            if (!now.equals(anchor)) {
                FailPoint.BEFORE_ANCHORED.pass();
                store.update(lease, now);
            }
        }
        return store.open();
    }

    private static Anchor asReported(Anchor anchor, TransactionStatus status) {
        return switch (status.state()) {
            case QUEUED, SENT -> anchor.as(Anchor.State.SENT, Optional.empty());
            case INCLUDED -> anchor.as(Anchor.State.ANCHORED, status.inclusion());
            case FINAL -> anchor.as(Anchor.State.FINAL, status.inclusion());
            case REFUSED -> anchor.as(Anchor.State.REFUSED, Optional.empty());
        };
    }

    private Optional<String> divergence(AnchorLog.Head onChain) {
        if (onChain.size() == 0) {
            return Optional.empty();
        }
        long here = store.latestHead().map(SignedHead::size).orElse(0L);
        if (onChain.size() > here) {
            return Optional.of("the chain holds " + onChain.size() + " entries of this log, the database " + here + ": "
                    + (onChain.size() - here) + " are missing");
        }
        Optional<Hash> root = store.rootAt(onChain.size());
        boolean same = root.isPresent() && word(root.get()).equals(onChain.root());
        return same
                ? Optional.empty()
                : Optional.of("the chain holds another root for size " + onChain.size() + " than the database");
    }

    private void handOver(Lease lease, AnchorLog.Head onChain) {
        Optional<SignedHead> newest = store.latestHead().filter(head -> head.size() > onChain.size());
        if (newest.isPresent()) {
            SignedHead head = newest.get();
            Bytes32 previous = onChain.root();
            store.submit(lease, head, Hash.of(previous.toBytes()), () -> {
                long id = contract.submit(new AnchorLog.Head(word(head.root()), head.size()), previous);
                FailPoint.AFTER_SUBMIT.pass();
                return id;
            });
        }
    }

    private static Bytes32 word(Hash hash) {
        return Bytes32.of(hash.toBytes());
    }
}
