package health.attest.issuer.security;

import health.attest.issuer.IssuerPolicy;
import jakarta.servlet.Filter;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.web.OAuth2AuthorizationEndpointFilter;

/** Spring's authorization endpoint under the rules of this issuer. */
final class AuthorizationDecisions {
    private final ProviderManager decisions;

    AuthorizationDecisions(
            RegisteredClients clients, Authorizations authorizations, ConsentGrant consent, AuthorizationRules rules) {
        OAuth2AuthorizationCodeRequestAuthenticationProvider requests =
                new OAuth2AuthorizationCodeRequestAuthenticationProvider(
                        clients, authorizations, new ConsentGrant.Forgetful());
        requests.setAuthenticationValidator(rules);
        // Always, also for openid alone: nobody is signed in to an app without knowing it.
        requests.setAuthorizationConsentRequired(request -> true);
        this.decisions = new ProviderManager(requests, consent);
    }

    Filter filter(IssuerPolicy policy, Pages pages) {
        OAuth2AuthorizationEndpointFilter filter = new OAuth2AuthorizationEndpointFilter(decisions);
        AuthorizationAnswers answers = new AuthorizationAnswers(policy, pages);
        filter.setConsentPage(policy.at(ConsentPage.PATH));
        filter.setAuthenticationSuccessHandler(answers);
        filter.setAuthenticationFailureHandler(answers);
        return filter;
    }
}
