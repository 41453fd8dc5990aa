package health.attest.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What stands in the log for an envelope: {@code HMAC-SHA-256(salt, "attest-leaf-v1" || envelope)}. */
public final class Commitment {
    private static final byte[] DOMAIN = "attest-leaf-v1".getBytes(StandardCharsets.US_ASCII);

    private Commitment() {}

    /** The commitment to an envelope under its salt. */
    public static Hash to(Envelope envelope, Salt salt) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt.toBytes(), "HmacSHA256"));
            mac.update(DOMAIN);
            return Hash.of(mac.doFinal(envelope.toBytes()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform provides HmacSHA256", e);
        }
    }

    /** The leaf that stands in the tree for a commitment. */
    public static Hash leaf(Hash commitment) {
        return Hash.ofLeaf(commitment.toBytes());
    }
}
