package health.attest.issuer.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import health.attest.issuer.Client;
import health.attest.issuer.IssuerPolicy;
import health.attest.issuer.UsedAssertions;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/** Judges the signed assertions by which clients prove who they are (SMART Backend Services, RFC 7523). */
final class ClientAssertions implements JwtDecoderFactory<RegisteredClient> {
    /** Longest life of an assertion. */
    static final Duration LIFE_MAX = Duration.ofMinutes(5);

    static final Duration SKEW = Duration.ofSeconds(30);
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS384, JWSAlgorithm.ES384);
    private static final int ID_LENGTH_MAX = 200;
    private static final Set<String> HEADERS = Set.of("alg", "kid", "typ", "jku");

    private final ClientKeySets keys;
    private final UsedAssertions used;
    private final IssuerPolicy policy;
    private final Clock clock;

    ClientAssertions(ClientKeySets keys, UsedAssertions used, IssuerPolicy policy, Clock clock) {
        this.keys = keys;
        this.used = used;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public JwtDecoder createDecoder(RegisteredClient registered) {
        Client client = RegisteredClients.clientOf(registered);
        return assertion -> judge(client, assertion);
    }

    private Jwt judge(Client client, String assertion) {
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            requireHeader(client, jwt.getHeader());
            DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
            processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                    JOSEObjectType.JWT, new JOSEObjectType("client-authentication+jwt"), null));
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys.of(client)));
            processor.setJWTClaimsSetVerifier((claims, context) -> {});
            JWTClaimsSet claims = processor.process(jwt, null);
            return judged(client, assertion, claims);
        } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException wrong) {
            throw new BadJwtException("not an assertion of this client", wrong);
        }
    }

    /** Nothing in the header may say where keys are, but for the address that is registered anyway. */
    private static void requireHeader(Client client, JWSHeader header) {
        URI registered = client.proof().keySetUrl();
        boolean plain = HEADERS.containsAll(header.toJSONObject().keySet());
        boolean ownKeys = header.getJWKURL() == null || header.getJWKURL().equals(registered);
        if (!plain || !ownKeys || header.getKeyID() == null || header.getKeyID().isBlank()) {
            throw new BadJwtException("the header of an assertion names its key, and nothing else of keys");
        }
    }

    private Jwt judged(Client client, String assertion, JWTClaimsSet claims) {
        Instant now = clock.instant();
        Instant expires = instant(claims.getExpirationTime());
        Instant issued = instant(claims.getIssueTime());
        Instant notBefore = instant(claims.getNotBeforeTime());
        String id = claims.getJWTID();
        boolean own = client.id().equals(claims.getIssuer()) && client.id().equals(claims.getSubject());
        if (!own || !isForUs(claims.getAudience())) {
            throw new BadJwtException("an assertion is from the client about itself, for this issuer");
        }
        if (expires == null
                || !expires.isAfter(now.minus(SKEW))
                || expires.isAfter(now.plus(LIFE_MAX).plus(SKEW))
                || (issued != null && issued.isAfter(now.plus(SKEW)))
                || (notBefore != null && notBefore.isAfter(now.plus(SKEW)))) {
            throw new BadJwtException("an assertion lives for at most " + LIFE_MAX);
        }
        if (id == null || id.isBlank() || id.length() > ID_LENGTH_MAX) {
            throw new BadJwtException("an assertion has an id");
        }
        // Last: whoever cannot sign for the client must not be able to use its ids up.
        if (!used.use(client.id(), id, expires.plus(SKEW))) {
            throw new BadJwtException("an assertion is used once");
        }
        return Jwt.withTokenValue(assertion)
                .header("alg", "used")
                .subject(client.id())
                .jti(id)
                .issuedAt(now)
                .expiresAt(expires.isAfter(now) ? expires : now.plusSeconds(1))
                .build();
    }

    private boolean isForUs(List<String> audience) {
        return audience.size() == 1
                && (audience.get(0).equals(policy.at("/oauth2/token"))
                        || audience.get(0).equals(policy.issuer()));
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
