package health.attest.ledger;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a tile: a row of up to 256 hashes of one level of the tree (C2SP tlog-tiles).
 *
 * <p>The hashes of tile level L are roots of complete subtrees of {@code 256^L} leaves.
 *
 * @param level 0 to {@link #LEVEL_MAX}; 0 holds leaf hashes
 * @param index number of the tile in its level, from 0
 * @param width how many hashes, 1 to {@link #WIDTH_MAX}; fewer only in the last tile of a level
 */
public record Tile(int level, long index, int width) {
    /** Hashes in a full tile. */
    public static final int WIDTH_MAX = 256;
    /** Levels of the tree that a full tile spans: 256 is two to the eighth. */
    public static final int HEIGHT = 8;
    /** Eight bits a level reach past every tree of fewer than {@code 2^63} leaves. */
    public static final int LEVEL_MAX = 7;

    private static final Pattern PATH =
            Pattern.compile("([0-7])/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    public Tile {
        if (level < 0 || level > LEVEL_MAX || index < 0 || width < 1 || width > WIDTH_MAX) {
            throw new IllegalArgumentException("no tile has level " + level + ", index " + index + ", width " + width);
        }
    }

    /** The path below {@code tile/}: {@code 1/x001/067} for a full tile, {@code 0/x001/067.p/8} for a partial one. */
    public String path() {
        return level + "/" + indexPath() + (width == WIDTH_MAX ? "" : ".p/" + width);
    }

    /** Reads a path below {@code tile/}; empty for anything that {@link #path} would not write. */
    public static Optional<Tile> parse(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int width = matcher.group(3) == null ? WIDTH_MAX : Integer.parseInt(matcher.group(3));
        if (width > WIDTH_MAX) {
            return Optional.empty();
        }
        long index = Long.parseLong(matcher.group(2).replaceAll("[x/]", ""));
        Tile tile = new Tile(Integer.parseInt(matcher.group(1)), index, width);
        return tile.path().equals(path) ? Optional.of(tile) : Optional.empty();
    }

    /** How many hashes this tile's place holds in a tree of {@code size} leaves; 0 when the tree does not reach it. */
    public static int widthAt(int level, long index, long size) {
        long hashes = size >> (HEIGHT * level);
        return (int) Math.max(0, Math.min(WIDTH_MAX, hashes - index * WIDTH_MAX));
    }

    private String indexPath() {
        StringBuilder path = new StringBuilder("%03d".formatted(index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            path.insert(0, "x%03d/".formatted(rest % 1000));
        }
        return path.toString();
    }
}
