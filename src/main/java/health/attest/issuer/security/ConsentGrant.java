package health.attest.issuer.security;

import health.attest.account.SignedIn;
import health.attest.issuer.Client;
import health.attest.issuer.Clients;
import health.attest.issuer.Offer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationToken;

/** Spring's decision on what the person ticked, which can be no more than the person can give. */
final class ConsentGrant implements AuthenticationProvider {
    private final OAuth2AuthorizationConsentAuthenticationProvider decision;
    private final Clients clients;
    private final Offer offer;

    ConsentGrant(RegisteredClients registered, Authorizations authorizations, Clients clients, Offer offer) {
        this.decision =
                new OAuth2AuthorizationConsentAuthenticationProvider(registered, authorizations, new Forgetful());
        this.clients = clients;
        this.offer = offer;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2AuthorizationConsentAuthenticationToken ticked =
                (OAuth2AuthorizationConsentAuthenticationToken) authentication;
        Optional<Client> client = clients.find(ticked.getClientId());
        Set<String> scopes = new HashSet<>();
        if (client.isPresent()
                && ticked.getPrincipal() instanceof Authentication session
                && session.getPrincipal() instanceof SignedIn person) {
            scopes.addAll(offer.scopesOf(client.get(), person.account(), ticked.getScopes()));
        }
        return decision.authenticate(new OAuth2AuthorizationConsentAuthenticationToken(
                ticked.getAuthorizationUri(),
                ticked.getClientId(),
                (Authentication) ticked.getPrincipal(),
                ticked.getState(),
                scopes,
                ticked.getAdditionalParameters()));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return decision.supports(authentication);
    }

    /** Each launch is decided anew: what an app may do to which patient is not for an earlier day to say. */
    static final class Forgetful implements OAuth2AuthorizationConsentService {
        @Override
        public void save(OAuth2AuthorizationConsent consent) {
            // Nothing is remembered.
        }

        @Override
        public void remove(OAuth2AuthorizationConsent consent) {
            // Nothing is remembered.
        }

        @Override
        public @Nullable OAuth2AuthorizationConsent findById(String client, String principal) {
            return null;
        }
    }
}
