package health.attest.issuer.spring;

import health.attest.account.Approvals;
import health.attest.account.ApprovedChange;
import health.attest.auth.Allowance;
import health.attest.auth.Revocations;
import health.attest.auth.TrustedIssuer;
import health.attest.issuer.AccessTokens;
import health.attest.issuer.Clients;
import health.attest.issuer.Discovery;
import health.attest.issuer.GrantEndings;
import health.attest.issuer.Grants;
import health.attest.issuer.IssuerPolicy;
import health.attest.issuer.Launches;
import health.attest.issuer.Offer;
import health.attest.issuer.Opaque;
import health.attest.issuer.Registrations;
import health.attest.issuer.ScopeWords;
import health.attest.issuer.SigningKeys;
import health.attest.issuer.UsedAssertions;
import health.attest.smart.ScopeCover;
import health.attest.transport.ClientOrigins;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the module. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
@EnableConfigurationProperties(IssuerProperties.class)
class IssuerConfiguration {

    @Bean
    IssuerPolicy issuerPolicy(IssuerProperties properties, @Value("${attest.base-url}") URI baseUrl) {
        return properties.toPolicy(baseUrl);
    }

    /** What the built-in issuer may say: everything, for it says only what is registered here. */
    @Bean
    TrustedIssuer builtInIssuer(IssuerPolicy policy) {
        TrustedIssuer.Trust all = new TrustedIssuer.Trust(
                Allowance.of("*"),
                null,
                Allowance.of("*"),
                Allowance.of("*"),
                Allowance.of("*"),
                Allowance.of("*"),
                null);
        return new TrustedIssuer(policy.issuer(), policy.fhirBase(), null, TrustedIssuer.ClaimNames.DEFAULT, all, null);
    }

    @Bean
    AccessTokens accessTokens(IssuerPolicy policy) {
        return new AccessTokens(policy, new SecureRandom());
    }

    @Bean
    Opaque issuerSecrets() {
        return new Opaque(new SecureRandom());
    }

    @Bean
    Offer issuerOffer(ScopeCover scopes, Launches launches, Clock clock) {
        return new Offer(scopes, launches, clock);
    }

    @Bean
    ScopeWords scopeWords(ScopeCover scopes) {
        return new ScopeWords(scopes);
    }

    @Bean
    Registrations clientRegistrations(
            Clients clients,
            ScopeCover scopes,
            Revocations revocations,
            Approvals approvals,
            IssuerPolicy policy,
            Clock clock) {
        return new Registrations(clients, scopes, revocations, approvals, policy, clock);
    }

    @Bean
    ApprovedChange approvedClients(Registrations registrations) {
        return registrations.approvedChange();
    }

    @Bean
    GrantEndings grantEndings(Grants grants, Clock clock) {
        return new GrantEndings(grants, clock);
    }

    @Bean
    Discovery issuerDiscovery(IssuerPolicy policy) {
        return new Discovery(policy);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    IssuerUpkeep issuerUpkeep(
            SigningKeys keys, UsedAssertions assertions, Grants grants, Launches launches, Clock clock) {
        return new IssuerUpkeep(keys, assertions, grants, launches, clock);
    }

    @Bean
    ClientOrigins registeredClientOrigins(Clients clients, Clock clock) {
        return new RegisteredOrigins(clients, clock);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    RegisteredClientLimits registeredClientLimits(Clients clients, IssuerPolicy policy) {
        return new RegisteredClientLimits(clients, policy.issuer());
    }
}
