package health.attest.issuer.security;

import health.attest.account.SignedIn;
import health.attest.issuer.AccessTokens;
import health.attest.issuer.Client;
import health.attest.issuer.Grant;
import health.attest.issuer.Grants;
import health.attest.issuer.IssuerPolicy;
import health.attest.issuer.Opaque;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

/**
 * Grants as Spring Authorization Server knows them. Spring reads and writes whole authorizations; here each write is
 * one step of a grant's life, and the database decides whether it may still be taken.
 */
final class Authorizations implements OAuth2AuthorizationService {
    private static final String GRANT = "health.attest.grant";
    private static final String STATE = "state";
    private static final String CODE = "code";

    private final Grants grants;
    private final RegisteredClientRepository clients;
    private final IssuerPolicy policy;
    private final Clock clock;

    Authorizations(Grants grants, RegisteredClientRepository clients, IssuerPolicy policy, Clock clock) {
        this.grants = grants;
        this.clients = clients;
        this.policy = policy;
        this.clock = clock;
    }

    /** The grant behind Spring's view of it. */
    static Grant grantOf(OAuth2Authorization authorization) {
        return Objects.requireNonNull(authorization.getAttribute(GRANT));
    }

    @Override
    public void save(OAuth2Authorization authorization) {
        if (AuthorizationGrantType.CLIENT_CREDENTIALS.equals(authorization.getAuthorizationGrantType())) {
            // Its token is signed, and the journal has it.
            return;
        }
        String state = authorization.getAttribute(STATE);
        OAuth2Authorization.Token<OAuth2AuthorizationCode> code = authorization.getToken(OAuth2AuthorizationCode.class);
        if (state != null) {
            open(authorization, state);
        } else if (authorization.getAccessToken() != null) {
            redeem(authorization);
        } else if (code != null && code.isInvalidated()) {
            grants.burn(grantOf(authorization).id(), clock.instant());
        } else if (code != null) {
            decide(authorization, code.getToken());
        }
    }

    private void open(OAuth2Authorization authorization, String state) {
        OAuth2AuthorizationRequest request = requestOf(authorization);
        Authentication authentication = Objects.requireNonNull(authorization.getAttribute(Principal.class.getName()));
        SignedIn person = (SignedIn) authentication.getPrincipal();
        Client client = RegisteredClients.clientOf(
                Objects.requireNonNull(clients.findById(authorization.getRegisteredClientId())));
        Instant now = clock.instant();
        Grant grant = new Grant(
                UUID.fromString(authorization.getId()),
                client.id(),
                client.tenant(),
                new Grant.Person(
                        person.account().id(),
                        person.sessionId(),
                        person.authenticatedAt(),
                        person.methods().stream().map(method -> method.amr()).collect(Collectors.toSet())),
                new Grant.Request(request.getRedirectUri(), request.getScopes(), parametersOf(request)),
                Grant.Given.NOTHING,
                new Grant.Life(null, false, now.plus(policy.launches()), false));
        grants.open(grant, Opaque.digest(state), now);
    }

    private void decide(OAuth2Authorization authorization, OAuth2AuthorizationCode code) {
        Grant pending = grantOf(authorization);
        Grant.Given given = new Grant.Given(
                authorization.getAuthorizedScopes(),
                pending.given().patient(),
                pending.given().encounter());
        Instant expires = clock.instant().plus(policy.refreshAbsolute());
        Grant decided = new Grant(
                pending.id(),
                pending.client(),
                pending.tenant(),
                pending.person(),
                pending.request(),
                given,
                new Grant.Life(null, false, expires, false));
        Instant codeExpires = clock.instant().plus(policy.codes());
        if (!grants.decide(decided, Opaque.digest(code.getTokenValue()), codeExpires)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
        }
    }

    private void redeem(OAuth2Authorization authorization) {
        Grant grant = grantOf(authorization);
        Map<String, Object> claims =
                Objects.requireNonNull(authorization.getAccessToken().getClaims());
        OAuth2Authorization.Token<OAuth2RefreshToken> refresh = authorization.getRefreshToken();
        Grants.Issued issued = issued(claims, refresh == null ? null : refresh.getToken());
        if (!grants.redeem(grant.id(), issued, clock.instant())) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
        }
    }

    /** What is kept of the tokens that are about to be handed out. */
    static Grants.Issued issued(Map<String, Object> claims, @Nullable OAuth2RefreshToken refresh) {
        return new Grants.Issued(
                (String) Objects.requireNonNull(claims.get("jti")),
                AccessTokens.instant(claims, "exp"),
                refresh == null ? null : Opaque.digest(refresh.getTokenValue()),
                refresh == null ? null : refresh.getExpiresAt());
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        grants.remove(grantOf(authorization).id());
    }

    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        return null;
    }

    @Override
    public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType tokenType) {
        String kind = tokenType == null ? "" : tokenType.getValue();
        Optional<Grant> grant =
                switch (kind) {
                    case STATE -> grants.byState(Opaque.digest(token)).filter(this::isPending);
                    case CODE -> grants.byCode(Opaque.digest(token));
                    default -> Optional.empty();
                };
        return grant.map(found -> authorization(found, kind, token)).orElse(null);
    }

    private boolean isPending(Grant grant) {
        return grant.life().expires().isAfter(clock.instant()) && !grant.life().revoked();
    }

    private @Nullable OAuth2Authorization authorization(Grant grant, String kind, String token) {
        RegisteredClient client = clients.findById(grant.client());
        if (client == null) {
            return null;
        }
        OAuth2Authorization.Builder builder = OAuth2Authorization.withRegisteredClient(client)
                .id(grant.id().toString())
                .principalName(grant.person().account().toString())
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizedScopes(grant.given().scopes())
                .attribute(GRANT, grant)
                .attribute(Principal.class.getName(), principal(grant))
                .attribute(OAuth2AuthorizationRequest.class.getName(), request(grant));
        if (kind.equals(STATE)) {
            return builder.attribute(STATE, token).build();
        }
        Instant expires = Objects.requireNonNull(grant.life().codeExpires());
        boolean dead = grant.life().codeUsed() || grant.life().revoked();
        return builder.token(
                        new OAuth2AuthorizationCode(token, expires.minus(policy.codes()), expires),
                        metadata -> metadata.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, dead))
                .build();
    }

    private static Authentication principal(Grant grant) {
        return UsernamePasswordAuthenticationToken.authenticated(
                grant.person().account().toString(), null, Set.of());
    }

    private OAuth2AuthorizationRequest request(Grant grant) {
        Map<String, Object> parameters = new HashMap<>(grant.request().parameters());
        Object state = parameters.remove(STATE);
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(policy.at("/oauth2/authorize"))
                .clientId(grant.client())
                .redirectUri(grant.request().redirect())
                .scopes(grant.request().scopes())
                .state((String) state)
                .additionalParameters(parameters)
                .build();
    }

    private static OAuth2AuthorizationRequest requestOf(OAuth2Authorization authorization) {
        return Objects.requireNonNull(authorization.getAttribute(OAuth2AuthorizationRequest.class.getName()));
    }

    /** All parameters but those kept in places of their own; the request's state among them. */
    private static Map<String, String> parametersOf(OAuth2AuthorizationRequest request) {
        Map<String, String> parameters = new HashMap<>();
        request.getAdditionalParameters().forEach((name, value) -> {
            if (value instanceof String text) {
                parameters.put(name, text);
            }
        });
        if (request.getState() != null) {
            parameters.put(STATE, request.getState());
        }
        return parameters;
    }
}
