package health.attest.ledger;

import java.util.Arrays;
import java.util.HexFormat;

/** 32 bytes nobody can guess; without them a commitment says nothing. Its text form hides them. */
public final class Salt {
    /** Length of every salt, in bytes. */
    public static final int LENGTH_BYTES = 32;

    private final byte[] bytes;

    private Salt(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The salt of exactly 32 bytes. */
    public static Salt of(byte[] bytes) {
        if (bytes.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("a salt has 32 bytes, not " + bytes.length);
        }
        return new Salt(bytes.clone());
    }

    /** Reads 64 hexadecimal digits. */
    public static Salt ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** 64 lower-case hexadecimal digits, for a receipt. */
    public String toHex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Salt salt && Arrays.equals(bytes, salt.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Salt[hidden]";
    }
}
