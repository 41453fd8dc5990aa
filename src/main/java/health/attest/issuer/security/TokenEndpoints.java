package health.attest.issuer.security;

import health.attest.issuer.Client;
import health.attest.smart.ScopeCover;
import jakarta.servlet.Filter;
import java.util.List;
import java.util.Set;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.OAuth2ClientAuthenticationFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretBasicAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2RefreshTokenAuthenticationConverter;
import org.springframework.security.web.authentication.DelegatingAuthenticationConverter;

/** What the endpoints that clients call themselves are made of: Spring Authorization Server's parts, and ours. */
final class TokenEndpoints {
    private final RegisteredClients clients;
    private final Authorizations authorizations;
    private final ClientAssertions assertions;
    private final ScopeCover scopes;
    private final Facts facts;

    TokenEndpoints(
            RegisteredClients clients,
            Authorizations authorizations,
            ClientAssertions assertions,
            ScopeCover scopes,
            Facts facts) {
        this.clients = clients;
        this.authorizations = authorizations;
        this.assertions = assertions;
        this.scopes = scopes;
        this.facts = facts;
    }

    /** Lets clients prove who they are, each in the way it is registered for. */
    Filter clientAuthentication(PasswordEncoder secrets) {
        JwtClientAssertionAuthenticationProvider byAssertion =
                new JwtClientAssertionAuthenticationProvider(clients, authorizations);
        byAssertion.setJwtDecoderFactory(assertions);
        ClientSecretAuthenticationProvider bySecret = new ClientSecretAuthenticationProvider(clients, authorizations);
        bySecret.setPasswordEncoder(secrets);
        PublicClients byToken = new PublicClients(clients, authorizations);
        OAuth2ClientAuthenticationFilter filter = new OAuth2ClientAuthenticationFilter(
                new ProviderManager(byAssertion, bySecret, byToken), request -> true);
        filter.setAuthenticationConverter(new DelegatingAuthenticationConverter(
                List.of(new AssertionConverter(), new ClientSecretBasicAuthenticationConverter(), byToken)));
        filter.setAuthenticationFailureHandler(new Failures(facts));
        return filter;
    }

    /** Exchanges grants for tokens. */
    Filter tokens(Tokens tokens, CodeGrant codes, RefreshGrant refreshes) {
        OAuth2TokenEndpointFilter filter =
                new OAuth2TokenEndpointFilter(new ProviderManager(clientCredentials(tokens), codes, refreshes));
        filter.setAuthenticationConverter(new DelegatingAuthenticationConverter(List.of(
                new OAuth2ClientCredentialsAuthenticationConverter(),
                new OAuth2AuthorizationCodeAuthenticationConverter(),
                new OAuth2RefreshTokenAuthenticationConverter())));
        filter.setAuthenticationSuccessHandler(new TokenAnswers(facts));
        filter.setAuthenticationFailureHandler(new Failures(facts));
        return filter;
    }

    private AuthenticationProvider clientCredentials(Tokens tokens) {
        OAuth2ClientCredentialsAuthenticationProvider provider =
                new OAuth2ClientCredentialsAuthenticationProvider(authorizations, tokens);
        provider.setAuthenticationValidator(this::requireScopes);
        return provider;
    }

    /** A client that acts for itself names what it wants, and gets all of it or nothing. */
    private void requireScopes(OAuth2ClientCredentialsAuthenticationContext context) {
        OAuth2ClientCredentialsAuthenticationToken asked = context.getAuthentication();
        Client client = RegisteredClients.clientOf(context.getRegisteredClient());
        Set<String> allowed = client.rights().scopes();
        boolean fits = !asked.getScopes().isEmpty()
                && asked.getScopes().stream().allMatch(scope -> !isForPeople(scope) && scopes.covers(allowed, scope));
        if (!fits) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
        }
    }

    private static boolean isForPeople(String scope) {
        return scope.startsWith("patient/") || scope.startsWith("user/");
    }
}
