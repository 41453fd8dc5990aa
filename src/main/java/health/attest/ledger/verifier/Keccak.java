package health.attest.ledger.verifier;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Keccak-256 as Ethereum uses it, which is not the SHA3-256 of the JDK: the padding differs. */
final class Keccak {
    private static final int RATE_BYTES = 136;
    private static final int DIGEST_BYTES = 32;
    private static final int ROUNDS = 24;
    private static final int LANES = 25;

    private static final int[] ROTATIONS = {
        1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44
    };
    private static final int[] LANE_ORDER = {
        10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1
    };
    private static final long[] ROUND_CONSTANTS = roundConstants();

    private Keccak() {}

    /** The 32-byte digest. */
    static byte[] hash(byte[] message) {
        byte[] padded = Arrays.copyOf(message, (message.length / RATE_BYTES + 1) * RATE_BYTES);
        padded[message.length] ^= 0x01;
        padded[padded.length - 1] ^= (byte) 0x80;
        ByteBuffer blocks = ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN);
        long[] state = new long[LANES];
        while (blocks.hasRemaining()) {
            for (int lane = 0; lane < RATE_BYTES / Long.BYTES; lane++) {
                state[lane] ^= blocks.getLong();
            }
            permute(state);
        }
        ByteBuffer digest = ByteBuffer.allocate(DIGEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int lane = 0; lane < DIGEST_BYTES / Long.BYTES; lane++) {
            digest.putLong(state[lane]);
        }
        return digest.array();
    }

    private static void permute(long[] state) {
        for (int round = 0; round < ROUNDS; round++) {
            theta(state);
            rhoAndPi(state);
            chi(state);
            state[0] ^= ROUND_CONSTANTS[round];
        }
    }

    private static void theta(long[] state) {
        long[] parity = new long[5];
        for (int x = 0; x < 5; x++) {
            parity[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
        }
        for (int x = 0; x < 5; x++) {
            long mixed = parity[(x + 4) % 5] ^ Long.rotateLeft(parity[(x + 1) % 5], 1);
            for (int y = 0; y < LANES; y += 5) {
                state[y + x] ^= mixed;
            }
        }
    }

    private static void rhoAndPi(long[] state) {
        long moving = state[1];
        for (int i = 0; i < LANE_ORDER.length; i++) {
            long next = state[LANE_ORDER[i]];
            state[LANE_ORDER[i]] = Long.rotateLeft(moving, ROTATIONS[i]);
            moving = next;
        }
    }

    private static void chi(long[] state) {
        long[] row = new long[5];
        for (int y = 0; y < LANES; y += 5) {
            System.arraycopy(state, y, row, 0, 5);
            for (int x = 0; x < 5; x++) {
                state[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
            }
        }
    }

    /** FIPS 202 section 3.2.5: a linear feedback shift register gives the bits. */
    private static long[] roundConstants() {
        long[] constants = new long[ROUNDS];
        int register = 1;
        for (int round = 0; round < ROUNDS; round++) {
            for (int j = 0; j <= 6; j++) {
                if ((register & 1) == 1) {
                    constants[round] ^= 1L << ((1 << j) - 1);
                }
                register = (register << 1) ^ ((register & 0x80) == 0 ? 0 : 0x171);
            }
        }
        return constants;
    }
}
