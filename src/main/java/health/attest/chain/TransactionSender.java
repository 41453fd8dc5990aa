package health.attest.chain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings submitted calls onto the chain: in order, each exactly once, whatever happens in between.
 *
 * <p>A signed transaction is in the database with its nonce and hash before any node hears of it, so a crash at any
 * point ends in sending the same bytes again. A call that stays without a block is replaced under the same nonce with a
 * higher fee; all its forms are remembered, because any one of them may land and at most one can. What stands in a
 * block is looked at again until that block is final.
 *
 * <p>One thread at a time. Several instances may run it; the lease lets one of them work.
 */
public final class TransactionSender {
    /** How long a node is given before the same bytes are sent once more, for it may have lost its pool. */
    private static final Duration RESEND_AFTER = Duration.ofSeconds(10);

    /** Room for calls whose cost depends on what other branches do in between. */
    private static final int GAS_MARGIN_DIVISOR = 4;

    private final ChainNode node;
    private final TransactionStore store;
    private final Signer signer;
    private final ChainPolicy policy;
    private final Clock clock;

    /** Calls that this process handed over; after a restart it hands over every open one again. */
    private final Set<Long> handedOver = new HashSet<>();

    private Instant aheadSince = Instant.MAX;

    public TransactionSender(ChainNode node, TransactionStore store, Signer signer, ChainPolicy policy, Clock clock) {
        this.node = node;
        this.store = store;
        this.signer = signer;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * One round: looks for blocks and receipts, replaces what is stuck, sends what waits.
     *
     * @return whether this instance leads
     * @throws ChainUnavailableException if the chain cannot be asked; nothing is lost
     */
    public boolean step() {
        if (!store.lead(policy.leaseLife())) {
            handedOver.clear();
            return false;
        }
        List<StoredTransaction> open = store.open(policy.inFlightMax() * 2);
        if (open.isEmpty()) {
            return true;
        }
        View view = look();
        int withoutBlock = 0;
        for (StoredTransaction transaction : open) {
            if (isLate(view)) {
                return true;
            }
            if (transaction.state() != TransactionState.QUEUED && !settle(transaction, view)) {
                push(transaction, view, withoutBlock == 0);
                withoutBlock++;
            }
        }
        sendQueued(open, view, withoutBlock);
        hasten(open, view);
        return true;
    }

    private void hasten(List<StoredTransaction> open, View view) {
        boolean waits = open.stream().anyMatch(transaction -> transaction.state() == TransactionState.INCLUDED);
        if (waits && clock.instant().isAfter(view.latest().time().plus(policy.hastenAfter()))) {
            node.hasten();
        }
    }

    /** Lets another instance take over at once. */
    public void resign() {
        store.resign();
    }

    private View look() {
        BlockHeader latest = node.latest();
        long finalBlock = policy.finality() instanceof Finality.Confirmations confirmations
                ? latest.number() - confirmations.blocks()
                : node.finalizedBlock();
        return new View(
                latest, finalBlock, clock.instant().plus(policy.leaseLife().dividedBy(2)));
    }

    /** A slow chain ends a round before it ends the lease; the next round renews it and goes on. */
    private boolean isLate(View view) {
        return clock.instant().isAfter(view.roundEnd());
    }

    /** True when it stands in a block. */
    private boolean settle(StoredTransaction transaction, View view) {
        Optional<Receipt> found = transaction.attempts().stream()
                .flatMap(attempt -> node.receipt(attempt.hash()).stream())
                .findFirst();
        if (found.isEmpty()) {
            if (transaction.state() == TransactionState.INCLUDED) {
                store.recordDropped(transaction.id());
                handedOver.remove(transaction.id());
            }
            return false;
        }
        Receipt receipt = found.get();
        boolean isFinal = receipt.block() <= view.finalBlock();
        Optional<BlockHeader> block =
                node.block(receipt.block()).filter(b -> b.hash().equals(receipt.blockHash()));
        if (block.isEmpty()) {
            return true; // the chain is changing under our eyes; the next round sees clearer
        }
        Inclusion inclusion = new Inclusion(
                receipt.transaction(),
                receipt.block(),
                receipt.blockHash(),
                block.get().time(),
                receipt.gasUsed());
        if (!receipt.succeeded()) {
            if (isFinal) {
                store.recordRefused(transaction.id(), whyReverted(transaction), Optional.of(inclusion));
            }
        } else if (isFinal || !transaction.inclusion().equals(Optional.of(inclusion))) {
            FailPoint.BEFORE_INCLUSION.pass();
            store.recordInclusion(transaction.id(), inclusion, isFinal);
        }
        if (isFinal) {
            handedOver.remove(transaction.id());
        }
        return true;
    }

    private String whyReverted(StoredTransaction transaction) {
        try {
            estimate(transaction);
            return "revert";
        } catch (CallRevertedException e) {
            return e.error();
        }
    }

    /** Does what helps a call that has a nonce and no block. */
    private void push(StoredTransaction transaction, View view, boolean isLowest) {
        if (isLowest && (nonceIsLost(transaction, view) || nonceIsAhead(transaction, view))) {
            store.recordUnsent(transaction.id());
            handedOver.remove(transaction.id());
            return;
        }
        StoredTransaction.Attempt newest = transaction.attempts().get(0);
        Instant now = clock.instant();
        if (handedOver.add(transaction.id())) {
            handOver(transaction, newest);
        } else if (isLowest && !now.isBefore(newest.sentAt().plus(policy.replaceAfter()))) {
            replace(transaction, newest, view);
        } else if (!now.isBefore(newest.sentAt().plus(RESEND_AFTER))) {
            handOver(transaction, newest);
        }
    }

    /** Judged at the final block, where nothing changes any more. */
    private boolean nonceIsLost(StoredTransaction transaction, View view) {
        long nonce = transaction.nonce().orElseThrow();
        return view.finalBlock() >= 0
                && node.nonce(signer.account(), view.latest().number()) > nonce
                && node.nonce(signer.account(), view.finalBlock()) > nonce;
    }

    /**
     * True once no lower nonce is on its way and the chain has waited for one for a while: a development node that was
     * killed lost blocks it had called final. What the call does is refused a second time, should both forms land.
     */
    private boolean nonceIsAhead(StoredTransaction transaction, View view) {
        long nonce = transaction.nonce().orElseThrow();
        if (node.nonce(signer.account(), view.latest().number()) >= nonce) {
            aheadSince = Instant.MAX;
            return false;
        }
        Instant now = clock.instant();
        aheadSince = aheadSince.isAfter(now) ? now : aheadSince;
        return !now.isBefore(aheadSince.plus(RESEND_AFTER));
    }

    private void handOver(StoredTransaction transaction, StoredTransaction.Attempt attempt) {
        node.send(attempt.raw());
        store.recordResent(transaction.id(), attempt.hash(), clock.instant());
    }

    private void replace(StoredTransaction transaction, StoredTransaction.Attempt stuck, View view) {
        Optional<Fees> fees =
                policy.fees().replacement(stuck.fees(), view.latest().baseFeeWei(), node.suggestedTipWei());
        if (fees.isEmpty()) {
            handOver(transaction, stuck);
            return;
        }
        StoredTransaction.Attempt attempt =
                sign(transaction, transaction.nonce().orElseThrow(), stuck.gasLimit(), fees.get());
        store.recordReplacement(transaction.id(), attempt);
        node.send(attempt.raw());
    }

    private void sendQueued(List<StoredTransaction> open, View view, int withoutBlock) {
        int inFlight = withoutBlock;
        for (StoredTransaction transaction : open) {
            if (transaction.state() != TransactionState.QUEUED) {
                continue;
            }
            if (inFlight >= policy.inFlightMax() || isLate(view) || !send(transaction, view, inFlight)) {
                return;
            }
            inFlight++;
        }
    }

    /** False when this call and so all behind it must wait. */
    private boolean send(StoredTransaction transaction, View view, int inFlight) {
        Optional<Fees> fees = policy.fees().first(view.latest().baseFeeWei(), node.suggestedTipWei());
        if (fees.isEmpty()) {
            return false;
        }
        long gasLimit;
        try {
            long estimate = estimate(transaction);
            gasLimit = estimate + estimate / GAS_MARGIN_DIVISOR;
        } catch (CallRevertedException e) {
            if (inFlight == 0) {
                store.recordRefused(transaction.id(), e.error(), Optional.empty());
                return true;
            }
            return false; // it may only be early: what it builds on is still on its way
        }
        long chainNonce = node.nonce(signer.account(), view.latest().number());
        StoredTransaction.Attempt attempt = store.reserve(
                transaction.id(),
                signer.account(),
                chainNonce,
                nonce -> sign(transaction, nonce, gasLimit, fees.get()));
        handedOver.add(transaction.id());
        FailPoint.BEFORE_SEND.pass();
        SendOutcome outcome = node.send(attempt.raw());
        FailPoint.AFTER_SEND.pass();
        return outcome == SendOutcome.ACCEPTED;
    }

    private long estimate(StoredTransaction transaction) throws CallRevertedException {
        ChainAddress contract = node.deployment().addressOf(transaction.contract());
        return node.estimateGas(signer.account(), contract, transaction.data());
    }

    private StoredTransaction.Attempt sign(StoredTransaction transaction, long nonce, long gasLimit, Fees fees) {
        Deployment deployment = node.deployment();
        Signer.Signed signed = signer.sign(new Signer.Unsigned(
                deployment.chainId(),
                nonce,
                deployment.addressOf(transaction.contract()),
                transaction.data(),
                gasLimit,
                fees));
        return new StoredTransaction.Attempt(signed.hash(), signed.raw(), gasLimit, fees, clock.instant());
    }

    private record View(BlockHeader latest, long finalBlock, Instant roundEnd) {}
}
