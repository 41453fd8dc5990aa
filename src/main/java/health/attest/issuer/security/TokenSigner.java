package health.attest.issuer.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import health.attest.issuer.KeyAlgorithm;
import health.attest.issuer.Signer;
import health.attest.issuer.SigningKey;
import health.attest.issuer.SigningKeys;
import health.attest.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Signs tokens with the key that is current. Thread-safe. */
final class TokenSigner implements Signer {
    private final SigningKeys keys;
    private final Vault vault;
    /** Signers by key id: opening a key costs more than signing with it. Holds the few keys there are. */
    private final Map<String, JWSSigner> signers = new ConcurrentHashMap<>();

    TokenSigner(SigningKeys keys, Vault vault) {
        this.keys = keys;
        this.vault = vault;
    }

    @Override
    public String sign(KeyAlgorithm algorithm, String type, Map<String, Object> claims) {
        SigningKey key = keys.current(algorithm);
        JWSSigner signer = signers.computeIfAbsent(key.id(), id -> open(key));
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.name()))
                .type(new JOSEObjectType(type))
                .keyID(key.id())
                .build();
        JWSObject token = new JWSObject(header, new Payload(claims));
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("a signing key does not sign", e);
        }
        return token.serialize();
    }

    private JWSSigner open(SigningKey key) {
        try {
            byte[] secret =
                    vault.open(SigningKeyMaker.contextOf(key.id()), key.sealed().bytes());
            JWK opened = JWK.parse(new String(secret, StandardCharsets.UTF_8));
            return switch (key.algorithm()) {
                case RS256 -> new RSASSASigner(opened.toRSAKey());
                case ES256 -> new ECDSASigner(opened.toECKey());
            };
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("a sealed signing key is no key", e);
        }
    }
}
