package health.attest.issuer.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;

/** What a client's key set may be. */
final class ClientKeyRules {
    static final int KEYS_MAX = 20;
    private static final int RSA_BITS_MIN = 2048;

    private ClientKeyRules() {}

    /**
     * Reads a key set.
     *
     * @throws IllegalArgumentException when it is none, is too large, holds a private or weak key, or one without id
     */
    static JWKSet parse(String text) {
        try {
            JWKSet keys = JWKSet.parse(text);
            boolean fits = !keys.isEmpty()
                    && keys.size() <= KEYS_MAX
                    && keys.getKeys().stream().allMatch(ClientKeyRules::isUsable);
            if (!fits) {
                throw new IllegalArgumentException("a key set has 1 to " + KEYS_MAX
                        + " public keys, each with an id, RSA of at least " + RSA_BITS_MIN + " bits or elliptic");
            }
            return keys;
        } catch (ParseException e) {
            throw new IllegalArgumentException("not a JSON Web Key Set", e);
        }
    }

    private static boolean isUsable(JWK key) {
        boolean strong = !(key instanceof RSAKey) || key.size() >= RSA_BITS_MIN;
        return !key.isPrivate() && key.getKeyID() != null && !key.getKeyType().equals(KeyType.OCT) && strong;
    }
}
