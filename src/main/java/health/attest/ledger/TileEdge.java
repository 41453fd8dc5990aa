package health.attest.ledger;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last, still growing tile of each level: what a log needs in order to grow and to say its root.
 *
 * <p>Not thread-safe.
 */
public final class TileEdge {
    private static final int ROW_LENGTH_BYTES = Tile.WIDTH_MAX * Hash.LENGTH_BYTES;

    /** The growing row of each level, always of full length; the size says how much of it counts. */
    private final byte[][] rows = new byte[Tile.LEVEL_MAX + 1][ROW_LENGTH_BYTES];

    private final Map<Position, byte[]> changed = new TreeMap<>();
    private long size;

    /** Where a tile is, whatever its width. */
    public record Position(int level, long index) implements Comparable<Position> {
        @Override
        public int compareTo(Position other) {
            int byLevel = Integer.compare(level, other.level);
            return byLevel != 0 ? byLevel : Long.compare(index, other.index);
        }
    }

    private TileEdge() {}

    /** The edge of a log of that size whose tiles are in {@code source}. */
    public static TileEdge of(long size, TiledSubtrees.Source source) {
        TileEdge edge = new TileEdge();
        edge.size = size;
        for (int level = 0; level <= Tile.LEVEL_MAX; level++) {
            long last = (size >> (Tile.HEIGHT * level)) / Tile.WIDTH_MAX;
            int lengthBytes = Tile.widthAt(level, last, size) * Hash.LENGTH_BYTES;
            if (lengthBytes > 0) {
                byte[] row = source.hashes(level, last);
                if (row.length < lengthBytes) {
                    throw new IllegalStateException("tile " + level + "/" + last + " ends before size " + size);
                }
                System.arraycopy(row, 0, edge.rows[level], 0, lengthBytes);
            }
        }
        return edge;
    }

    /** Number of leaves. */
    public long size() {
        return size;
    }

    /** Appends a leaf by its leaf hash. */
    public void append(Hash leaf) {
        Hash hash = leaf;
        for (int level = 0; level <= Tile.LEVEL_MAX; level++) {
            long number = size >> (Tile.HEIGHT * level);
            int position = (int) (number % Tile.WIDTH_MAX);
            hash.writeTo(rows[level], position);
            changed.put(new Position(level, number / Tile.WIDTH_MAX), rows[level]);
            if (position < Tile.WIDTH_MAX - 1) {
                break;
            }
            hash = TiledSubtrees.subtree(rows[level], 0, Tile.WIDTH_MAX);
            rows[level] = new byte[ROW_LENGTH_BYTES];
        }
        size++;
    }

    /** The root of the whole log. */
    public Hash root() {
        return MerkleTree.root(new TiledSubtrees((level, index) -> rows[level]), size);
    }

    /** The tiles that grew since the last call, with all their hashes; the caller stores them. */
    public Map<Position, byte[]> takeChanged() {
        Map<Position, byte[]> taken = new TreeMap<>();
        changed.forEach((at, row) -> {
            int width = Tile.widthAt(at.level(), at.index(), size);
            taken.put(at, Arrays.copyOf(row, width * Hash.LENGTH_BYTES));
        });
        changed.clear();
        return taken;
    }
}
