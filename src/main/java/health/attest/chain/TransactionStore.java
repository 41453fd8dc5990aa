package health.attest.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Where submitted calls wait, with their nonces and signed forms. Every change but {@link #enqueue} is fenced: it
 * throws {@link LeaseLostException} when another instance has taken over.
 */
public interface TransactionStore extends Transactions {

    /** Another instance leads now; what was to be changed is unchanged. */
    final class LeaseLostException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Adds a call in the caller's transaction. */
    long enqueue(ContractName contract, Bytes data);

    /** Takes or keeps the lease; false while another instance holds it. */
    boolean lead(Duration life);

    /** Gives the lease back, so that another instance takes over at once. */
    void resign();

    /** Calls in state SENT or INCLUDED by nonce, then QUEUED ones by id; at most {@code limit}. */
    List<StoredTransaction> open(int limit);

    /**
     * Gives a queued call its nonce and stores its first signed form, before anything is sent.
     *
     * @param chainNonce what the chain counts for the account
     * @param sign makes the signed form for the nonce
     */
    StoredTransaction.Attempt reserve(
            long id, ChainAddress account, long chainNonce, LongFunction<StoredTransaction.Attempt> sign);

    /** Stores another signed form of a call that is SENT. */
    void recordReplacement(long id, StoredTransaction.Attempt attempt);

    /** Notes that a form was handed over again. */
    void recordResent(long id, Bytes32 hash, Instant at);

    /** It stands in a block; the state is INCLUDED, or FINAL. */
    void recordInclusion(long id, Inclusion inclusion, boolean isFinal);

    /** The block it stood in is no more: back to SENT. */
    void recordDropped(long id);

    /** Its nonce was used by something else for good: back to QUEUED, without nonce. */
    void recordUnsent(long id);

    /** The contract refused it. */
    void recordRefused(long id, String error, Optional<Inclusion> inclusion);
}
