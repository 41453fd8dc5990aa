package health.attest.ledger;

/** Gives the hashes of complete subtrees; all that roots and proofs are made of. */
@FunctionalInterface
public interface Subtrees {

    /**
     * The hash of a complete subtree.
     *
     * @param level its height: it covers {@code 2^level} leaves; 0 is a leaf
     * @param index its number among the subtrees of that level, counted from the left
     */
    Hash hash(int level, long index);
}
