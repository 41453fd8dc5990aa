package health.attest.chain.web3j;

import health.attest.chain.Bytes32;
import health.attest.chain.ChainAddress;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Static ABI values: 32 bytes each, one after the other. */
final class Words {
    private final byte[] bytes;

    Words(byte[] bytes) {
        this.bytes = bytes;
    }

    int size() {
        return bytes.length / Bytes32.LENGTH_BYTES;
    }

    Bytes32 word(int index) {
        int from = index * Bytes32.LENGTH_BYTES;
        if (from + Bytes32.LENGTH_BYTES > bytes.length) {
            throw new IllegalArgumentException("the answer has no word " + index);
        }
        return Bytes32.of(Arrays.copyOfRange(bytes, from, from + Bytes32.LENGTH_BYTES));
    }

    long number(int index) {
        return new BigInteger(1, word(index).toBytes()).longValueExact();
    }

    boolean flag(int index) {
        return number(index) != 0;
    }

    ChainAddress address(int index) {
        return addressIn(word(index));
    }

    /** ASCII bytes of variable length that start at this word with their number. */
    String text(int index) {
        int from = (index + 1) * Bytes32.LENGTH_BYTES;
        long length = number(index);
        if (length > bytes.length - from) {
            throw new IllegalArgumentException("the answer ends within a text");
        }
        return new String(bytes, from, (int) length, StandardCharsets.US_ASCII);
    }

    /** The address in the lower 20 bytes of a word, as topics and static values hold it. */
    static ChainAddress addressIn(Bytes32 word) {
        return new ChainAddress("0x" + HexFormat.of().formatHex(word.toBytes(), 12, Bytes32.LENGTH_BYTES));
    }
}
