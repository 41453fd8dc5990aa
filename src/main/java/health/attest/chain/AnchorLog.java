package health.attest.chain;

import java.util.Optional;

/**
 * This branch's AnchorLog contract: grows only, chained roots, one head.
 *
 * <p>Reads throw {@link ChainUnavailableException}; submissions only write to the database.
 */
public interface AnchorLog {

    /** Stands in receipts: what a verifier must ask, and what code it must find there. */
    record Place(long chainId, ChainAddress contract, Bytes32 codeHash) {}

    /**
     * A tree head that the contract accepted.
     *
     * @param root RFC 9162 root hash; the empty tree's for size 0
     * @param size number of leaves
     */
    record Head(Bytes32 root, long size) {}

    /** A head and the transaction that brought it. */
    record AnchoredHead(Head head, Bytes32 previousRoot, Inclusion inclusion) {}

    /** Where the contract is. */
    Place place();

    /** The head now, read from the contract, never from a cache or the database. */
    Head head();

    /** The head of exactly that size, from the contract's events; empty if none of that size was ever anchored. */
    Optional<AnchoredHead> find(long size);

    /**
     * Submits a head in the caller's transaction. The contract refuses a size that is not larger and a previous root
     * that is not its own.
     *
     * @return id for {@link Transactions}
     */
    long submit(Head head, Bytes32 previousRoot);
}
