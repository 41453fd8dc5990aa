package health.attest.chain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A submitted call as the database holds it.
 *
 * @param nonce present once an attempt was signed
 * @param attempts every signed form, newest first; any of them may be the one that lands, and only one can
 * @param inclusion present when INCLUDED or FINAL
 */
public record StoredTransaction(
        long id,
        ContractName contract,
        Bytes data,
        TransactionState state,
        Optional<Long> nonce,
        List<Attempt> attempts,
        Optional<Inclusion> inclusion) {

    public StoredTransaction {
        attempts = List.copyOf(attempts);
    }

    /**
     * One signed form.
     *
     * @param sentAt when it was last handed to the network
     */
    public record Attempt(Bytes32 hash, Bytes raw, long gasLimit, Fees fees, Instant sentAt) {}
}
