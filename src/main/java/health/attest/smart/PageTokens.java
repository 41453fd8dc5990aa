package health.attest.smart;

import health.attest.access.AccessContext;
import health.attest.access.Caller;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Ties the name of a stored search to the caller it was made for: issuer, subject, client, scopes, tenant and patient
 * in context. In other hands the name is one the server has never heard of.
 */
public final class PageTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 16;
    private static final char SEPARATOR = '.';

    private final SecretKeySpec key;

    /** @param key at least 32 bytes, the same on every instance */
    public PageTokens(byte[] key) {
        if (key.length < 32) {
            throw new IllegalArgumentException("the key of page tokens has at least 32 bytes");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** The token by which this caller, and nobody else, may ask for pages of the search. */
    public String bind(String search, AccessContext context) {
        return search + SEPARATOR + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(search, context));
    }

    /** The search that a token names; empty when the token was not made for this caller. */
    public Optional<String> open(String token, AccessContext context) {
        int separator = token.lastIndexOf(SEPARATOR);
        if (separator < 0) {
            return Optional.empty();
        }
        String search = token.substring(0, separator);
        byte[] expected = Base64.getUrlEncoder().withoutPadding().encode(mac(search, context));
        byte[] given = token.substring(separator + 1).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, given) ? Optional.of(search) : Optional.empty();
    }

    private byte[] mac(String search, AccessContext context) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            field(mac, search);
            field(mac, context.tenant().id());
            context.caller().authenticated().ifPresent(caller -> fields(mac, caller));
            return Arrays.copyOf(mac.doFinal(), MAC_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void fields(Mac mac, Caller.Authenticated caller) {
        field(mac, caller.subject().issuer());
        field(mac, caller.subject().client());
        field(mac, caller.subject().user());
        field(mac, String.valueOf(caller.launch().patient()));
        field(mac, String.valueOf(caller.fhirUser()));
        new TreeSet<>(caller.scopes()).forEach(scope -> field(mac, scope));
    }

    /** Length first, so that no two lists of fields run together into the same bytes. */
    private static void field(Mac mac, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        mac.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        mac.update(bytes);
    }
}
