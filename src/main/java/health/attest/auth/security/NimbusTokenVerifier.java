package health.attest.auth.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import health.attest.auth.LocalKeys;
import health.attest.auth.TokenClaims;
import health.attest.auth.TokenVerifier;
import health.attest.auth.TrustedIssuer;
import java.text.ParseException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verifies signed tokens with the keys of their issuer, and asks about opaque ones by introspection. */
final class NimbusTokenVerifier implements TokenVerifier {
    /** Asymmetric algorithms only: a shared secret would let any holder of it mint tokens. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final Map<String, Signed> byIssuer = new LinkedHashMap<>();
    private final @Nullable Introspector introspector;

    record Signed(TrustedIssuer issuer, DefaultJWTProcessor<SecurityContext> processor) {}

    /** @param local keys of the issuers among them that are part of this server */
    NimbusTokenVerifier(Collection<TrustedIssuer> issuers, Collection<LocalKeys> local, Duration keysOutageMax) {
        IssuerHttp http = new IssuerHttp();
        for (TrustedIssuer issuer : issuers) {
            JWKSource<SecurityContext> keys = local.stream()
                    .filter(own -> own.issuer().equals(issuer.url()))
                    .findFirst()
                    .<JWKSource<SecurityContext>>map(LocalKeySource::new)
                    .orElseGet(() -> IssuerKeys.of(issuer, http, keysOutageMax));
            Signed twin = byIssuer.put(issuer.url(), new Signed(issuer, processor(keys)));
            if (twin != null) {
                throw new IllegalArgumentException("two trusted issuers are called " + issuer.url());
            }
        }
        this.introspector = Introspector.of(issuers, http);
    }

    private static DefaultJWTProcessor<SecurityContext> processor(JWKSource<SecurityContext> keys) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt"), JOSEObjectType.JWT));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        // Times, audience and the rest are the core's: health.attest.auth.TokenPolicy.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        return processor;
    }

    @Override
    public Optional<Verified> verify(String token) {
        return token.chars().filter(c -> c == '.').count() == 2 ? verifySigned(token) : introspect(token);
    }

    private Optional<Verified> verifySigned(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            String named = jwt.getJWTClaimsSet().getIssuer();
            Signed signed = named == null ? null : byIssuer.get(named);
            if (signed == null) {
                return Optional.empty();
            }
            Map<String, Object> claims = signed.processor().process(jwt, null).getClaims();
            return Optional.of(new Verified(signed.issuer(), new TokenClaims(claims), null));
        } catch (JWKSetUnavailableException away) {
            throw new IssuerUnavailableException("keys cannot be fetched", away);
        } catch (ParseException | BadJOSEException | JOSEException wrong) {
            return Optional.empty();
        }
    }

    private Optional<Verified> introspect(String token) {
        return introspector == null ? Optional.empty() : introspector.ask(token);
    }
}
