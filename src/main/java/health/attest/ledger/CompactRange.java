package health.attest.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a growing tree: all that is needed to append leaves and to say the root, in at most 63 hashes.
 *
 * <p>Not thread-safe. Appending costs one hash a leaf on average.
 */
public final class CompactRange {
    /** Roots of the complete subtrees the leaves fall into, largest first: one for each bit of {@link #size}. */
    private final List<Hash> peaks = new ArrayList<>();

    private long size;

    /** Number of leaves appended. */
    public long size() {
        return size;
    }

    /** Appends a leaf by its leaf hash. */
    public void append(Hash leaf) {
        Hash peak = leaf;
        for (long carry = size; (carry & 1) == 1; carry >>= 1) {
            peak = Hash.ofNode(peaks.remove(peaks.size() - 1), peak);
        }
        peaks.add(peak);
        size++;
    }

    /** The root of the tree of all leaves appended so far. */
    public Hash root() {
        if (size == 0) {
            return Hash.ofEmptyTree();
        }
        Hash root = peaks.get(peaks.size() - 1);
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = Hash.ofNode(peaks.get(i), root);
        }
        return root;
    }

    /** The peaks, largest first: with {@link #size} enough to go on later. */
    public List<Hash> peaks() {
        return List.copyOf(peaks);
    }

    /** The range that had these peaks at this size. */
    public static CompactRange of(long size, List<Hash> peaks) {
        if (size < 0 || Long.bitCount(size) != peaks.size()) {
            throw new IllegalArgumentException(peaks.size() + " peaks do not make a tree of size " + size);
        }
        CompactRange range = new CompactRange();
        range.peaks.addAll(peaks);
        range.size = size;
        return range;
    }
}
