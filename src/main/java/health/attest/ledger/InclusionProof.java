package health.attest.ledger;

import java.util.List;

/**
 * The way from a leaf to a root.
 *
 * @param index position of the leaf, from 0
 * @param size number of leaves of the tree
 * @param path sibling hashes, leaf level first; at most {@link #PATH_LENGTH_MAX}
 */
public record InclusionProof(long index, long size, List<Hash> path) {
    /** No tree of fewer than {@code 2^63} leaves needs a longer path. */
    public static final int PATH_LENGTH_MAX = 63;

    public InclusionProof {
        path = List.copyOf(path);
    }

    /**
     * Whether this proves that {@code leaf} is at {@link #index} of the tree with that root.
     *
     * <p>Follows RFC 9162 section 2.1.3.2. Never throws for a wrong proof: a proof comes from outside, so wrong is an
     * answer.
     */
    public boolean proves(Hash leaf, Hash root) {
        if (index < 0 || index >= size || path.size() > PATH_LENGTH_MAX) {
            return false;
        }
        long node = index;
        long last = size - 1;
        Hash computed = leaf;
        for (Hash sibling : path) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                computed = Hash.ofNode(sibling, computed);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                computed = Hash.ofNode(computed, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && computed.equals(root);
    }
}
