package health.attest.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * The evidence that one tree is the beginning of another.
 *
 * @param from size of the smaller tree
 * @param to size of the larger tree, or the same
 * @param path hashes, lowest level first
 */
public record ConsistencyProof(long from, long to, List<Hash> path) {
    /** No two trees of fewer than {@code 2^63} leaves need a longer path. */
    public static final int PATH_LENGTH_MAX = 64;

    public ConsistencyProof {
        path = List.copyOf(path);
    }

    /**
     * Whether this proves that the tree with {@code toRoot} begins with the tree with {@code fromRoot}.
     *
     * <p>Follows RFC 9162 section 2.1.4.2, and adds what it leaves to the caller: every tree begins with the empty one,
     * and with itself, by an empty path. Never throws for a wrong proof.
     */
    public boolean proves(Hash fromRoot, Hash toRoot) {
        if (from < 0 || from > to || path.size() > PATH_LENGTH_MAX) {
            return false;
        }
        if (from == 0) {
            return path.isEmpty() && fromRoot.equals(Hash.ofEmptyTree()) && (to != 0 || toRoot.equals(fromRoot));
        }
        if (from == to) {
            return path.isEmpty() && fromRoot.equals(toRoot);
        }
        List<Hash> steps = new ArrayList<>();
        if (Long.bitCount(from) == 1) {
            steps.add(fromRoot);
        }
        steps.addAll(path);
        return !steps.isEmpty() && climb(steps, fromRoot, toRoot);
    }

    private boolean climb(List<Hash> steps, Hash fromRoot, Hash toRoot) {
        long node = from - 1;
        long last = to - 1;
        while ((node & 1) == 1) {
            node >>= 1;
            last >>= 1;
        }
        Hash older = steps.get(0);
        Hash newer = steps.get(0);
        for (Hash step : steps.subList(1, steps.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                older = Hash.ofNode(step, older);
                newer = Hash.ofNode(step, newer);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                newer = Hash.ofNode(newer, step);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && older.equals(fromRoot) && newer.equals(toRoot);
    }
}
