package health.attest.issuer.security;

import health.attest.issuer.Clients;
import health.attest.issuer.Grants;
import health.attest.issuer.IssuerPolicy;
import health.attest.issuer.Launches;
import health.attest.issuer.Offer;
import health.attest.issuer.Patients;
import health.attest.issuer.ScopeWords;
import jakarta.servlet.Filter;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.context.SecurityContextRepository;

/** Puts the endpoint together that people come to. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
class AuthorizationConfiguration {

    @Bean
    ConsentPage.Choices consentChoices(Offer offer, ScopeWords words, Patients patients, Launches launches) {
        return new ConsentPage.Choices(offer, words, patients, launches);
    }

    @Bean
    ConsentPages consentPages(Clients clients, Grants grants, ConsentPage.Choices choices, Clock clock) {
        Pages pages = new Pages();
        return new ConsentPages(new ConsentPage(clients, grants, choices, pages, clock), pages);
    }

    /** Not filters of the container's: they run in their chain alone. */
    record ConsentPages(ConsentPage filter, Pages pages) {}

    @Bean
    AuthorizationDecisions authorizationDecisions(
            RegisteredClients registered,
            Authorizations authorizations,
            Clients clients,
            Offer offer,
            IssuerPolicy policy) {
        return new AuthorizationDecisions(
                registered,
                authorizations,
                new ConsentGrant(registered, authorizations, clients, offer),
                new AuthorizationRules(offer, policy));
    }

    @Bean
    FilterRegistrationBean<Filter> authorizationEndpoint(
            ConsentPages consent,
            AuthorizationDecisions decisions,
            SecurityContextRepository sessions,
            AuthenticationEntryPoint login,
            IssuerPolicy policy) {
        return EndpointConfiguration.chain(
                List.of(
                        new EndpointGuard(policy),
                        new PersonFilter(sessions),
                        consent.filter(),
                        decisions.filter(policy, consent.pages()),
                        new LoginFirst(login)),
                "/oauth2/authorize",
                ConsentPage.PATH);
    }
}
