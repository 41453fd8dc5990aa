package health.attest.identity;

import health.attest.chain.Bytes32;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key all branches share. What is derived with it is the same at every branch and means nothing to anyone else.
 * Immutable and thread-safe; never printed.
 */
public final class ConsortiumKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private ConsortiumKey(SecretKeySpec key) {
        this.key = key;
    }

    /** The key of exactly 32 bytes, not all of them zero. */
    public static ConsortiumKey of(byte[] bytes) {
        if (Bytes32.of(bytes).equals(Bytes32.ZERO)) {
            throw new IllegalArgumentException("the consortium key is not set");
        }
        return new ConsortiumKey(new SecretKeySpec(bytes, ALGORITHM));
    }

    /** HMAC-SHA-256 of the message. */
    public Bytes32 mac(byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Bytes32.of(mac.doFinal(message));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** HMAC-SHA-256 of the message's UTF-8 bytes; for an address tag the message is the canonical address key. */
    public Bytes32 mac(String message) {
        return mac(message.getBytes(StandardCharsets.UTF_8));
    }

    /** Stands in BranchRegistry, so that a branch with another key notices; tells nothing about the key. */
    public Bytes32 fingerprint() {
        return mac("attest-consortium-key-v1");
    }

    @Override
    public String toString() {
        return "ConsortiumKey[" + fingerprint() + "]";
    }
}
