package health.attest.chain;

import java.util.Arrays;
import java.util.HexFormat;

/** A 32-byte word as contracts hold it: a hash, a root, a commitment or a tag. Compared by value. */
public final class Bytes32 {
    /** Length of every word, in bytes. */
    public static final int LENGTH_BYTES = 32;
    /** All bits zero: how contracts say "none". */
    public static final Bytes32 ZERO = new Bytes32(new byte[LENGTH_BYTES]);

    private final byte[] bytes;

    private Bytes32(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The word of exactly 32 bytes. */
    public static Bytes32 of(byte[] bytes) {
        if (bytes.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("a word has 32 bytes, not " + bytes.length);
        }
        return new Bytes32(bytes.clone());
    }

    /** Reads 64 hexadecimal digits, with or without {@code 0x}. */
    public static Bytes32 ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex.startsWith("0x") ? hex.substring(2) : hex));
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** {@code 0x} and 64 lower-case hexadecimal digits. */
    public String toHex() {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes32 word && Arrays.equals(bytes, word.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return toHex();
    }
}
