package health.attest.token.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import health.attest.engines.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Client credentials with a signed assertion (SMART Backend Services). */
final class ClientToken {
    private final TokenEndpoint endpoint;
    private final Clock clock;

    ClientToken(TokenEndpoint endpoint, Clock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /**
     * A token of the client whose key is in that directory.
     *
     * @param scope what to ask for; null for all the client has
     */
    String of(Path directory, String client, @Nullable String scope) throws IOException {
        Path file = directory.resolve(client + ".json");
        if (!Files.isReadable(file)) {
            throw new EngineException("there is no key of " + client + " in " + directory);
        }
        try {
            Map<String, Object> kept = JSONObjectUtils.parse(Files.readString(file));
            JWK key = JWK.parse(JSONObjectUtils.getJSONObject(kept, "key"));
            Map<String, String> parameters = new LinkedHashMap<>();
            parameters.put("grant_type", "client_credentials");
            parameters.put("scope", scope == null ? JSONObjectUtils.getString(kept, "scope") : scope);
            parameters.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
            parameters.put("client_assertion", assertion(client, key));
            return endpoint.tokenFor(parameters);
        } catch (ParseException | JOSEException e) {
            throw new EngineException("not the key of a client: " + file, e);
        }
    }

    private String assertion(String client, JWK key) throws JOSEException {
        Instant now = clock.instant();
        boolean elliptic = key instanceof ECKey;
        JWSSigner signer = elliptic ? new ECDSASigner(key.toECKey()) : new RSASSASigner(key.toRSAKey());
        SignedJWT assertion = new SignedJWT(
                new JWSHeader.Builder(elliptic ? JWSAlgorithm.ES384 : JWSAlgorithm.RS384)
                        .keyID(key.getKeyID())
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(client)
                        .subject(client)
                        .audience(endpoint.address().toString())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(Duration.ofMinutes(4))))
                        .jwtID(UUID.randomUUID().toString())
                        .build());
        assertion.sign(signer);
        return assertion.serialize();
    }
}
