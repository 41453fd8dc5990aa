package health.attest.auth.spring;

import health.attest.access.OpenRoute;
import health.attest.access.Tenant;
import health.attest.auth.BearerTokens;
import health.attest.auth.OpenRoutes;
import health.attest.auth.Revocations;
import health.attest.auth.RevokedTokens;
import health.attest.auth.TokenVerifier;
import health.attest.auth.TrustedIssuer;
import health.attest.auth.TrustedIssuers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the module. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuthProperties.class)
class AuthConfiguration {

    /** The configured issuers, and those that modules of this server declare as beans. */
    @Bean
    TrustedIssuers trustedIssuers(
            AuthProperties properties,
            ObjectProvider<TrustedIssuer> builtIn,
            @Value("${attest.base-url:http://localhost:8080}") String baseUrl) {
        Tenant first = new Tenant(properties.tenant());
        List<TrustedIssuer> issuers = new ArrayList<>();
        properties.issuers().forEach(issuer -> issuers.add(issuer.toTrustedIssuer(first, baseUrl + "/fhir")));
        builtIn.orderedStream().forEach(issuers::add);
        return new TrustedIssuers(issuers, first, properties.keysOutageMax());
    }

    @Bean
    BearerTokens bearerTokens(TokenVerifier verifier, RevokedTokens revoked, Clock clock, AuthProperties properties) {
        return new BearerTokens(verifier, revoked, clock, properties.tokensKnownMax());
    }

    @Bean
    DeniedSubjects deniedSubjects(Revocations revocations, Clock clock) {
        return new DeniedSubjects(revocations, clock);
    }

    @Bean
    OpenRoutes openRoutes(ObjectProvider<OpenRoute> others) {
        return new OpenRoutes(others.orderedStream().toList());
    }
}
