package health.attest.auth.servlet;

import health.attest.access.RequestLine;
import health.attest.auth.BearerTokens;
import health.attest.auth.OpenRoutes;
import health.attest.auth.TrustedIssuers;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the filters in their places on the request line. */
@Configuration(proxyBeanMethods = false)
class AuthenticationFilterConfiguration {

    @Bean
    FilterRegistrationBean<AuthenticationFilter> authenticationFilter(
            BearerTokens tokens, TrustedIssuers issuers, ApplicationEventPublisher facts) {
        FilterRegistrationBean<AuthenticationFilter> filter =
                new FilterRegistrationBean<>(new AuthenticationFilter(tokens, issuers.anonymousTenant(), facts));
        filter.setOrder(RequestLine.AUTHENTICATION);
        return filter;
    }

    @Bean
    FilterRegistrationBean<ProtectedRoutesFilter> protectedRoutesFilter(
            OpenRoutes open, ApplicationEventPublisher facts) {
        FilterRegistrationBean<ProtectedRoutesFilter> filter =
                new FilterRegistrationBean<>(new ProtectedRoutesFilter(open, facts));
        filter.setOrder(RequestLine.PROTECTED_ROUTES);
        return filter;
    }
}
