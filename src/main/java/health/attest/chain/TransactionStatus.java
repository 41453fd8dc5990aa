package health.attest.chain;

import java.util.Optional;

/**
 * How far a submitted call has come.
 *
 * @param id as {@code submit…} returned it
 * @param state how far
 * @param inclusion where it stands on chain; present exactly when INCLUDED or FINAL
 * @param refusal name of the contract's error, or a short reason; present exactly when REFUSED
 */
public record TransactionStatus(
        long id, TransactionState state, Optional<Inclusion> inclusion, Optional<String> refusal) {

    public TransactionStatus {
        if (inclusion.isPresent() != (state == TransactionState.INCLUDED || state == TransactionState.FINAL)
                || refusal.isPresent() != (state == TransactionState.REFUSED)) {
            throw new IllegalArgumentException("a transaction that is " + state + " cannot say this");
        }
    }
}
