package health.attest.ledger;

/**
 * Finds subtree hashes in tiles. Only every eighth level is stored; the levels between are hashed from their tile.
 *
 * <p>As thread-safe as its source.
 */
public final class TiledSubtrees implements Subtrees {

    /** Gives tiles. */
    @FunctionalInterface
    public interface Source {
        /** The concatenated hashes of that tile, at least as many as the tree in question needs. */
        byte[] hashes(int level, long index);
    }

    private final Source source;

    public TiledSubtrees(Source source) {
        this.source = source;
    }

    @Override
    public Hash hash(int level, long index) {
        int within = level % Tile.HEIGHT;
        long first = index << within;
        byte[] row = source.hashes(level / Tile.HEIGHT, first / Tile.WIDTH_MAX);
        int position = (int) (first % Tile.WIDTH_MAX);
        if (row.length < (position + (1 << within)) * Hash.LENGTH_BYTES) {
            throw new IllegalStateException("tile " + level / Tile.HEIGHT + "/" + first / Tile.WIDTH_MAX
                    + " is shorter than the tree it belongs to");
        }
        return subtree(row, position, 1 << within);
    }

    /** The root over {@code count} hashes of the row, a power of two; recursion is at most eight deep. */
    static Hash subtree(byte[] row, int first, int count) {
        if (count == 1) {
            return Hash.at(row, first);
        }
        int half = count / 2;
        return Hash.ofNode(subtree(row, first, half), subtree(row, first + half, half));
    }
}
