package health.attest.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Hashes a search term to 64 bits: the first of SHA-256 over {@code parameter=value}, so that nobody who feeds events
 * can make one term look like another at will.
 */
final class Term {
    private Term() {}

    static long of(String parameter, String value) {
        byte[] term = (parameter + "=" + value).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(sha256(term)).getLong();
    }

    /** The term of every event that has any value for that parameter. */
    static long present(String parameter) {
        return of("present", parameter);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
