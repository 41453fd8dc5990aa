package health.attest.issuer;

import java.time.Instant;

/**
 * A key that signs tokens.
 *
 * @param id key id, as in the {@code kid} of what it signs
 * @param algorithm what it signs with
 * @param state what it is used for now
 * @param publicKey its public half as a JSON Web Key
 * @param sealed its private half as a JSON Web Key, encrypted
 * @param since when it took its state
 */
public record SigningKey(
        String id, KeyAlgorithm algorithm, State state, String publicKey, Sealed sealed, Instant since) {

    /** The life of a key, in order. */
    public enum State {
        /** Published, so that everybody knows it before it signs. */
        NEXT,
        /** Signs. */
        CURRENT,
        /** Signs no more; published until nothing it signed is valid. */
        RETIRED
    }

    /** Encrypted bytes, compared and printed by nobody. */
    public static final class Sealed {
        private final byte[] bytes;

        public Sealed(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        public byte[] bytes() {
            return bytes.clone();
        }
    }

    SigningKey in(State next, Instant now) {
        return new SigningKey(id, algorithm, next, publicKey, sealed, now);
    }
}
