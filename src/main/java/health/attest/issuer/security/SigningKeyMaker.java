package health.attest.issuer.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import health.attest.issuer.KeyAlgorithm;
import health.attest.issuer.SigningKey;
import health.attest.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.function.Function;

/** Makes signing keys, sealing the private half before anybody else sees it. */
final class SigningKeyMaker implements Function<KeyAlgorithm, SigningKey> {
    private static final int RSA_BITS = 2048;

    private final Vault vault;
    private final Clock clock;

    SigningKeyMaker(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    @Override
    public SigningKey apply(KeyAlgorithm algorithm) {
        try {
            JWK key = generate(algorithm);
            byte[] secret = key.toJSONString().getBytes(StandardCharsets.UTF_8);
            return new SigningKey(
                    key.getKeyID(),
                    algorithm,
                    SigningKey.State.NEXT,
                    key.toPublicJWK().toJSONString(),
                    new SigningKey.Sealed(vault.seal(contextOf(key.getKeyID()), secret)),
                    clock.instant());
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform can make " + algorithm + " keys", e);
        }
    }

    /** What a sealed key is sealed for: it opens in no other row. */
    static String contextOf(String keyId) {
        return "issuer.signing-key:" + keyId;
    }

    private static JWK generate(KeyAlgorithm algorithm) throws JOSEException {
        return switch (algorithm) {
            case RS256 ->
                new RSAKeyGenerator(RSA_BITS)
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(JWSAlgorithm.RS256)
                        .keyIDFromThumbprint(true)
                        .generate();
            case ES256 ->
                new ECKeyGenerator(Curve.P_256)
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(JWSAlgorithm.ES256)
                        .keyIDFromThumbprint(true)
                        .generate();
        };
    }
}
