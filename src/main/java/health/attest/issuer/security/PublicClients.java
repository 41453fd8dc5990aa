package health.attest.issuer.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.PublicClientAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Clients that cannot keep a secret. For codes Spring's own check of the verifier decides; when they refresh or revoke,
 * the token itself is all they have to show, which Spring Authorization Server does not offer and SMART apps need.
 */
final class PublicClients implements AuthenticationConverter, AuthenticationProvider {
    private static final Set<String> BY_TOKEN = Set.of("refresh_token", "revoke");

    private final RegisteredClientRepository clients;
    private final PublicClientAuthenticationProvider byVerifier;

    PublicClients(RegisteredClientRepository clients, Authorizations authorizations) {
        this.clients = clients;
        this.byVerifier = new PublicClientAuthenticationProvider(clients, authorizations);
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String client = Forms.single(request, "client_id");
        String grant =
                request.getRequestURI().equals("/oauth2/revoke") ? "revoke" : Forms.single(request, "grant_type");
        if (client == null || grant == null || request.getHeader("Authorization") != null) {
            return null;
        }
        boolean code = grant.equals("authorization_code");
        if (!code && !BY_TOKEN.contains(grant)) {
            return null;
        }
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("grant_type", grant);
        for (String name : new String[] {"code", "redirect_uri", "code_verifier"}) {
            String value = Forms.single(request, name);
            if (code && value != null) {
                parameters.put(name, value);
            }
        }
        return new OAuth2ClientAuthenticationToken(client, ClientAuthenticationMethod.NONE, null, parameters);
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        OAuth2ClientAuthenticationToken asked = (OAuth2ClientAuthenticationToken) authentication;
        if (!ClientAuthenticationMethod.NONE.equals(asked.getClientAuthenticationMethod())) {
            return null;
        }
        if (!BY_TOKEN.contains(String.valueOf(asked.getAdditionalParameters().get("grant_type")))) {
            return byVerifier.authenticate(authentication);
        }
        RegisteredClient client = clients.findByClientId(String.valueOf(asked.getPrincipal()));
        if (client == null || !client.getClientAuthenticationMethods().contains(ClientAuthenticationMethod.NONE)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        return new OAuth2ClientAuthenticationToken(client, ClientAuthenticationMethod.NONE, null);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2ClientAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
