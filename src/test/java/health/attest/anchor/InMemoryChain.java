package health.attest.anchor;

import health.attest.chain.AnchorLog;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainAddress;
import health.attest.chain.ChainUnavailableException;
import health.attest.chain.Inclusion;
import health.attest.chain.TransactionState;
import health.attest.chain.TransactionStatus;
import health.attest.chain.Transactions;
import health.attest.ledger.Hash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A chain that a test moves by hand, with the rules of the AnchorLog contract. */
public final class InMemoryChain {
    private static final AnchorLog.Head EMPTY =
            new AnchorLog.Head(Bytes32.of(Hash.ofEmptyTree().toBytes()), 0);

    private record Call(AnchorLog.Head head, Bytes32 previousRoot) {}

    private final List<Call> calls = new ArrayList<>();
    private final Map<Long, TransactionStatus> statuses = new HashMap<>();
    private final List<AnchorLog.AnchoredHead> heads = new ArrayList<>();
    private boolean down;

    /** No endpoint answers any more. */
    public void goDown() {
        down = true;
    }

    public void comeBack() {
        down = false;
    }

    /** Puts every submitted call that waits into one block. */
    public void mine() {
        for (int i = 0; i < calls.size(); i++) {
            long id = i + 1L;
            TransactionStatus status = statuses.get(id);
            if (status != null && status.state() == TransactionState.SENT) {
                statuses.put(id, include(id, calls.get(i)));
            }
        }
    }

    private TransactionStatus include(long id, Call call) {
        AnchorLog.Head standing = latest();
        if (call.head().size() <= standing.size()) {
            return new TransactionStatus(
                    id, TransactionState.REFUSED, Optional.empty(), Optional.of("AnchorLogNotLarger"));
        }
        if (!call.previousRoot().equals(standing.root())) {
            return new TransactionStatus(
                    id, TransactionState.REFUSED, Optional.empty(), Optional.of("AnchorLogPreviousRootMismatch"));
        }
        long block = heads.size() + 1L;
        Inclusion inclusion =
                new Inclusion(Bytes32.ofHex("%064x".formatted(id)), block, word(block), instant(block), 37_490);
        heads.add(new AnchorLog.AnchoredHead(call.head(), call.previousRoot(), inclusion));
        return new TransactionStatus(id, TransactionState.INCLUDED, Optional.of(inclusion), Optional.empty());
    }

    /** Every included call is final now. */
    public void finish() {
        statuses.replaceAll((id, status) -> status.state() == TransactionState.INCLUDED
                ? new TransactionStatus(id, TransactionState.FINAL, status.inclusion(), Optional.empty())
                : status);
    }

    /** The newest block is undone; its call waits again. */
    public void reorganise() {
        AnchorLog.AnchoredHead undone = heads.remove(heads.size() - 1);
        statuses.replaceAll((id, status) -> status.inclusion().equals(Optional.of(undone.inclusion()))
                ? new TransactionStatus(id, TransactionState.SENT, Optional.empty(), Optional.empty())
                : status);
    }

    /** Somebody else anchored this. */
    public void anchorFromElsewhere(Hash root, long size) {
        calls.add(new Call(new AnchorLog.Head(Bytes32.of(root.toBytes()), size), latest().root()));
        statuses.put((long) calls.size(), include(calls.size(), calls.get(calls.size() - 1)));
    }

    /** What the contract holds, in order. */
    public List<AnchorLog.AnchoredHead> heads() {
        return List.copyOf(heads);
    }

    /** How often anything was submitted. */
    public int submissions() {
        return calls.size();
    }

    private AnchorLog.Head latest() {
        return heads.isEmpty() ? EMPTY : heads.get(heads.size() - 1).head();
    }

    /** The contract. */
    public AnchorLog contract() {
        return new AnchorLog() {
            @Override
            public Place place() {
                return new Place(31_337, ChainAddress.ZERO, Bytes32.ZERO);
            }

            @Override
            public Head head() {
                requireUp();
                return latest();
            }

            @Override
            public Optional<AnchoredHead> find(long size) {
                requireUp();
                return heads.stream().filter(head -> head.head().size() == size).findFirst();
            }

            @Override
            public long submit(Head head, Bytes32 previousRoot) {
                calls.add(new Call(head, previousRoot));
                long id = calls.size();
                statuses.put(id, new TransactionStatus(id, TransactionState.SENT, Optional.empty(), Optional.empty()));
                return id;
            }
        };
    }

    /** The calls. */
    public Transactions transactions() {
        return new Transactions() {
            @Override
            public Optional<TransactionStatus> find(long id) {
                return Optional.ofNullable(statuses.get(id));
            }

            @Override
            public Map<Long, TransactionStatus> findAll(Collection<Long> ids) {
                Map<Long, TransactionStatus> found = new HashMap<>(statuses);
                found.keySet().retainAll(ids);
                return found;
            }

            @Override
            public long unsettled() {
                return statuses.values().stream()
                        .filter(status -> !status.state().isSettled())
                        .count();
            }

            @Override
            public long gasSpent() {
                return heads.stream()
                        .mapToLong(head -> head.inclusion().gasUsed())
                        .sum();
            }
        };
    }

    private void requireUp() {
        if (down) {
            throw new ChainUnavailableException("no endpoint answers");
        }
    }

    private static Bytes32 word(long value) {
        return Bytes32.ofHex("%064x".formatted(value));
    }

    private static Instant instant(long block) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(12 * block);
    }
}
