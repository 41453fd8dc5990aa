package health.attest.issuer.security;

import health.attest.issuer.Client;
import health.attest.issuer.Clients;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** The active clients, as Spring Authorization Server knows clients. */
final class RegisteredClients implements RegisteredClientRepository {
    private static final String CLIENT = "health.attest.client";
    /** Spring's clients must have some grant; a resource server has none that exists. */
    private static final AuthorizationGrantType NO_GRANT = new AuthorizationGrantType("none");

    private final Clients clients;
    private final Duration codes;

    /** @param codes life of an authorization code */
    RegisteredClients(Clients clients, Duration codes) {
        this.clients = clients;
        this.codes = codes;
    }

    /** The client behind Spring's view of it. */
    static Client clientOf(RegisteredClient registered) {
        return Objects.requireNonNull(registered.getClientSettings().getSetting(CLIENT));
    }

    @Override
    public void save(RegisteredClient registeredClient) {
        throw new UnsupportedOperationException("clients are registered through health.attest.issuer.Clients");
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        return clients.find(clientId)
                .filter(Client::isActive)
                .map(this::registered)
                .orElse(null);
    }

    private RegisteredClient registered(Client client) {
        RegisteredClient.Builder builder = RegisteredClient.withId(client.id())
                .clientId(client.id())
                .clientName(client.name())
                .clientSecret(client.proof().secretHash())
                .clientAuthenticationMethod(method(client))
                .redirectUris(redirects -> redirects.addAll(client.addresses().redirects()))
                .scopes(scopes -> scopes.addAll(client.rights().scopes()))
                .clientSettings(ClientSettings.builder()
                        .requireProofKey(true)
                        .requireAuthorizationConsent(true)
                        .tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.RS384)
                        .setting(CLIENT, client)
                        .build())
                .tokenSettings(TokenSettings.builder()
                        .authorizationCodeTimeToLive(codes)
                        .build());
        grants(client).forEach(builder::authorizationGrantType);
        return builder.build();
    }

    private static ClientAuthenticationMethod method(Client client) {
        return switch (client.proof().method()) {
            case NONE -> ClientAuthenticationMethod.NONE;
            case CLIENT_SECRET_BASIC -> ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
            case PRIVATE_KEY_JWT -> ClientAuthenticationMethod.PRIVATE_KEY_JWT;
        };
    }

    private static Set<AuthorizationGrantType> grants(Client client) {
        return switch (client.kind()) {
            case APP -> Set.of(AuthorizationGrantType.AUTHORIZATION_CODE, AuthorizationGrantType.REFRESH_TOKEN);
            case SYSTEM -> Set.of(AuthorizationGrantType.CLIENT_CREDENTIALS);
            case RESOURCE_SERVER -> Set.of(NO_GRANT);
        };
    }
}
