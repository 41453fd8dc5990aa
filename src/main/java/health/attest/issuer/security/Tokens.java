package health.attest.issuer.security;

import health.attest.account.Account;
import health.attest.account.Accounts;
import health.attest.issuer.AccessTokens;
import health.attest.issuer.Client;
import health.attest.issuer.Grant;
import health.attest.issuer.IssuerPolicy;
import health.attest.issuer.KeyAlgorithm;
import health.attest.issuer.Opaque;
import health.attest.issuer.Signer;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/** Makes the tokens that grants end in. */
final class Tokens implements OAuth2TokenGenerator<OAuth2Token> {
    private static final String ACCESS_TOKEN_TYPE = "at+jwt";
    private static final String ID_TOKEN = "id_token";

    private final AccessTokens claims;
    private final Accounts accounts;
    private final Signer signer;
    private final Opaque secrets;
    private final IssuerPolicy policy;
    private final Clock clock;

    Tokens(AccessTokens claims, Accounts accounts, Signer signer, Opaque secrets, IssuerPolicy policy, Clock clock) {
        this.claims = claims;
        this.accounts = accounts;
        this.signer = signer;
        this.secrets = secrets;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public @Nullable OAuth2Token generate(OAuth2TokenContext context) {
        Client client = RegisteredClients.clientOf(context.getRegisteredClient());
        if (AuthorizationGrantType.CLIENT_CREDENTIALS.equals(context.getAuthorizationGrantType())) {
            return signed(claims.ofClient(client, context.getAuthorizedScopes(), clock.instant()));
        }
        Grant grant = Authorizations.grantOf(Objects.requireNonNull(context.getAuthorization()));
        if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
            return accessToken(client, grant, context.getAuthorizedScopes());
        }
        if (OAuth2TokenType.REFRESH_TOKEN.equals(context.getTokenType())) {
            return grant.isRefreshable() ? refreshToken(grant) : null;
        }
        return ID_TOKEN.equals(context.getTokenType().getValue()) ? identityToken(client, grant) : null;
    }

    /** Reads the account anew: its roles may have changed since it signed in, and it may be disabled. */
    IssuedToken accessToken(Client client, Grant grant, Collection<String> scopes) {
        return signed(claims.ofPerson(client, accountOf(grant), grant, scopes, clock.instant()));
    }

    OAuth2RefreshToken refreshToken(Grant grant) {
        Instant now = clock.instant();
        Instant sliding = now.plus(policy.refreshSliding());
        Instant end = grant.life().expires();
        return new OAuth2RefreshToken(secrets.next(), now, sliding.isBefore(end) ? sliding : end);
    }

    private Jwt identityToken(Client client, Grant grant) {
        Map<String, Object> said = claims.ofIdentity(client, accountOf(grant), grant, clock.instant());
        return Jwt.withTokenValue(signer.sign(KeyAlgorithm.RS256, "JWT", said))
                .header("alg", KeyAlgorithm.RS256.name())
                .issuedAt(AccessTokens.instant(said, "iat"))
                .expiresAt(AccessTokens.instant(said, "exp"))
                .subject((String) said.get("sub"))
                .build();
    }

    private Account accountOf(Grant grant) {
        return accounts.byId(grant.person().account())
                .filter(account -> !account.disabled() && account.tenant().equals(grant.tenant()))
                .orElseThrow(() -> new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT));
    }

    private IssuedToken signed(Map<String, Object> said) {
        return new IssuedToken(signer.sign(KeyAlgorithm.ES256, ACCESS_TOKEN_TYPE, said), said);
    }
}
