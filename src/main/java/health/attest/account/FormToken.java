package health.attest.account;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The proof that a form was served to the browser that sends it: a MAC under the browser's own cookie, which another
 * site can make the browser send but cannot read.
 */
public final class FormToken {
    /** Name of the form field. */
    public static final String FIELD = "_csrf";

    /** Name of the header that scripts use instead. */
    public static final String HEADER = "X-CSRF-Token";

    private FormToken() {}

    /** The token of the browser with that cookie. */
    public static String of(String cookie) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(cookie.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] token = mac.doFinal("attest-form-v1".getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Whether the token is that of the browser with that cookie. */
    public static boolean isOf(String token, String cookie) {
        return !cookie.isEmpty()
                && MessageDigest.isEqual(
                        of(cookie).getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }
}
