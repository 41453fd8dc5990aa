package health.attest.account;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Time-based one-time passwords: RFC 6238 with SHA-1, 30 seconds and 6 digits, as every authenticator app has them. */
public final class Totp {
    /** Digits of a code. */
    public static final int DIGITS = 6;

    /** Length of a secret: 160 bits, as RFC 4226 recommends. */
    public static final int SECRET_BYTES = 20;

    private static final long STEP_SECONDS = 30;
    private static final int MODULUS = 1_000_000;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Totp() {}

    /**
     * The time step a code is of: the current one, the one before or the one after (RFC 6238, section 5.2).
     *
     * @return empty when it is of none of them
     */
    public static Optional<Long> stepOf(byte[] secret, String code, Instant now) {
        long current = Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
        Optional<Long> found = Optional.empty();
        // All three are computed whatever they say, so that the answer takes the same time.
        for (long step = current - 1; step <= current + 1; step++) {
            if (code(secret, step).equals(code)) {
                found = Optional.of(step);
            }
        }
        return found;
    }

    /** The code of a moment. */
    public static String at(byte[] secret, Instant time) {
        return code(secret, Math.floorDiv(time.getEpochSecond(), STEP_SECONDS));
    }

    private static String code(byte[] secret, long step) {
        byte[] hash = hmac(secret, step);
        int offset = hash[hash.length - 1] & 0xf;
        int truncated = ByteBuffer.wrap(hash).getInt(offset) & 0x7fffffff;
        String digits = Integer.toString(truncated % MODULUS);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    private static byte[] hmac(byte[] secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            return mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA1", e);
        }
    }

    /** The secret in base32 without padding, as people type it into an app. */
    public static String base32(byte[] secret) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int count = 0;
        for (byte b : secret) {
            bits = (bits << 8) | (b & 0xff);
            count += 8;
            while (count >= 5) {
                count -= 5;
                text.append(BASE32.charAt((bits >> count) & 31));
            }
        }
        return count == 0
                ? text.toString()
                : text.append(BASE32.charAt((bits << (5 - count)) & 31)).toString();
    }
}
