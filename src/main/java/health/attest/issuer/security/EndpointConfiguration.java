package health.attest.issuer.security;

import health.attest.access.RequestLimits;
import health.attest.access.RequestLine;
import health.attest.access.Tenant;
import health.attest.account.Accounts;
import health.attest.account.Sessions;
import health.attest.auth.BearerTokens;
import health.attest.auth.Revocations;
import health.attest.issuer.AccessTokens;
import health.attest.issuer.ClientProofs;
import health.attest.issuer.Clients;
import health.attest.issuer.Grants;
import health.attest.issuer.IssuerPolicy;
import health.attest.issuer.Opaque;
import health.attest.issuer.UsedAssertions;
import health.attest.smart.ScopeCover;
import jakarta.servlet.Filter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;

/** Puts the endpoints together that clients call themselves. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
class EndpointConfiguration {

    @Bean
    Facts issuerFacts(ApplicationEventPublisher publisher, IssuerPolicy policy) {
        return new Facts(publisher, policy);
    }

    @Bean
    RegisteredClients registeredClients(Clients clients, IssuerPolicy policy) {
        return new RegisteredClients(clients, policy.codes());
    }

    @Bean
    Authorizations authorizations(Grants grants, RegisteredClients clients, IssuerPolicy policy, Clock clock) {
        return new Authorizations(grants, clients, policy, clock);
    }

    @Bean
    Tokens issuerTokens(
            AccessTokens claims,
            Accounts accounts,
            TokenSigner signer,
            Opaque secrets,
            IssuerPolicy policy,
            Clock clock) {
        return new Tokens(claims, accounts, signer, secrets, policy, clock);
    }

    @Bean
    GrantEnd grantEnd(Grants grants, Revocations revocations, Facts facts, IssuerPolicy policy, Clock clock) {
        return new GrantEnd(grants, revocations, facts, policy, clock);
    }

    @Bean
    CodeGrant codeGrant(Authorizations authorizations, Tokens tokens, Grants grants, GrantEnd end) {
        return new CodeGrant(authorizations, tokens, grants, end);
    }

    @Bean
    RefreshGrant refreshGrant(
            RefreshGrant.People people, Grants grants, Tokens tokens, ScopeCover scopes, GrantEnd end, Clock clock) {
        return new RefreshGrant(grants, tokens, people, scopes, end, clock);
    }

    @Bean
    RefreshGrant.People refreshingPeople(Accounts accounts, Sessions sessions) {
        return new RefreshGrant.People(accounts, sessions);
    }

    @Bean
    TokenEndpoints tokenEndpointParts(
            RegisteredClients clients,
            Authorizations authorizations,
            ScopeCover scopes,
            Facts facts,
            ClientAssertions assertions) {
        return new TokenEndpoints(clients, authorizations, assertions, scopes, facts);
    }

    @Bean
    ClientAssertions clientAssertions(
            UsedAssertions used,
            IssuerPolicy policy,
            Clock clock,
            @Value("${attest.issuer.trusted-key-set-hosts:}") Set<String> trustedHosts) {
        return new ClientAssertions(new ClientKeySets(new KeySetHttp(trustedHosts)), used, policy, clock);
    }

    @Bean
    ClientEndpoints clientEndpoints(TokenEndpoints parts, RequestLimits limits, Facts facts, IssuerPolicy policy) {
        return new ClientEndpoints(parts, limits, facts, policy);
    }

    @Bean
    FilterRegistrationBean<Filter> tokenEndpoint(
            ClientEndpoints endpoints, TokenEndpoints parts, Tokens tokens, CodeGrant codes, RefreshGrant refreshes) {
        return endpoints.at("/oauth2/token", parts.tokens(tokens, codes, refreshes));
    }

    @Bean
    FilterRegistrationBean<Filter> introspectionEndpoint(
            ClientEndpoints endpoints,
            BearerTokens tokens,
            Grants grants,
            Facts facts,
            IssuerPolicy policy,
            Clock clock) {
        return endpoints.at("/oauth2/introspect", new Introspection(tokens, grants, facts, policy, clock));
    }

    @Bean
    FilterRegistrationBean<Filter> revocationEndpoint(
            ClientEndpoints endpoints, BearerTokens tokens, Grants grants, GrantEnd end, IssuerPolicy policy) {
        return endpoints.at("/oauth2/revoke", new Revocation(tokens, grants, end, policy));
    }

    @Bean
    ClientProofs clientProofs() {
        return new RegisteredProofs(PasswordEncoderFactories.createDelegatingPasswordEncoder());
    }

    /** Only where a demonstration was asked for. */
    @Bean(initMethod = "register")
    @ConditionalOnExpression(
            "'${attest.demo:true}' != 'false' && (',' + '${attest.fhir.tenants:demo}' + ',').contains(',demo,')")
    DemoClients demoClients(Clients clients, @Value("${attest.data:var}") Path data) {
        return new DemoClients(clients, new Tenant("demo"), data.resolve("keys").resolve("clients"));
    }

    static FilterRegistrationBean<Filter> chain(List<Filter> filters, String... paths) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(
                new FilterChainProxy(new DefaultSecurityFilterChain(request -> true, filters)));
        registration.setName("issuer " + paths[0]);
        registration.setOrder(RequestLine.ISSUER);
        registration.addUrlPatterns(paths);
        return registration;
    }
}
