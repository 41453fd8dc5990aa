package health.attest.chain;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The submitted calls and how far each has come, as stored in the database. Thread-safe; works with the chain down.
 *
 * <p>Every {@code submit…} of the registries inserts a row here in the caller's database transaction and returns its
 * id: rolled back with it, and sent in the order of ids, each exactly once, by whichever instance leads.
 */
public interface Transactions {

    /** The status of one call; empty for an id that was never given out or was rolled back. */
    Optional<TransactionStatus> find(long id);

    /** The statuses of at most 1 000 calls in one statement; unknown ids are absent from the map. */
    Map<Long, TransactionStatus> findAll(Collection<Long> ids);

    /** Calls that are neither FINAL nor REFUSED. */
    long unsettled();

    /** Gas used by all that were included. */
    long gasSpent();
}
