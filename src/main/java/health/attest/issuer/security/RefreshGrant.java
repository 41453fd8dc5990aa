package health.attest.issuer.security;

import health.attest.account.Account;
import health.attest.account.Accounts;
import health.attest.account.Sessions;
import health.attest.issuer.Client;
import health.attest.issuer.Grant;
import health.attest.issuer.Grants;
import health.attest.issuer.Grants.RefreshToken;
import health.attest.issuer.Opaque;
import health.attest.smart.ScopeCover;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationToken;

/**
 * Refresh with rotation and reuse detection (RFC 9700 section 4.14), which Spring Authorization Server lacks: its own
 * grant forgets a rotated token, so a stolen one that comes back is merely unknown.
 */
final class RefreshGrant implements AuthenticationProvider {
    /**
     * A client that sends one token several times at once, as browsers with several tabs do, has stolen nothing: within
     * this time of its use a token is refused but ends nothing. Whoever stole it gets nothing either.
     */
    static final Duration PARALLEL_MAX = Duration.ofSeconds(5);

    private final Grants grants;
    private final Tokens tokens;
    private final Accounts accounts;
    private final Sessions sessions;
    private final ScopeCover scopes;
    private final GrantEnd end;
    private final Clock clock;

    /** What a refreshing grant asks of others. */
    record People(Accounts accounts, Sessions sessions) {}

    RefreshGrant(Grants grants, Tokens tokens, People people, ScopeCover scopes, GrantEnd end, Clock clock) {
        this.grants = grants;
        this.tokens = tokens;
        this.accounts = people.accounts();
        this.sessions = people.sessions();
        this.scopes = scopes;
        this.end = end;
        this.clock = clock;
    }

    /** The client that proved who it is. */
    static Client clientOf(Object principal) {
        if (principal instanceof OAuth2ClientAuthenticationToken client
                && client.isAuthenticated()
                && client.getRegisteredClient() != null) {
            return RegisteredClients.clientOf(client.getRegisteredClient());
        }
        throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2RefreshTokenAuthenticationToken asked = (OAuth2RefreshTokenAuthenticationToken) authentication;
        Client client = clientOf(asked.getPrincipal());
        String digest = Opaque.digest(asked.getRefreshToken());
        RefreshToken token = grants.byRefreshToken(digest)
                .filter(found -> found.grant().client().equals(client.id()))
                .orElseThrow(RefreshGrant::invalid);
        requireUnused(client, token);
        requireLiving(token);
        Set<String> granted = scopesOf(asked, token.grant());
        IssuedToken access = tokens.accessToken(client, token.grant(), granted);
        OAuth2RefreshToken next = tokens.refreshToken(token.grant());
        if (!grants.rotate(
                digest, token.grant().id(), Authorizations.issued(access.getClaims(), next), clock.instant())) {
            throw invalid();
        }
        OAuth2AccessToken bearer = new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER,
                access.getTokenValue(),
                access.getIssuedAt(),
                access.getExpiresAt(),
                granted);
        OAuth2ClientAuthenticationToken principal = (OAuth2ClientAuthenticationToken) asked.getPrincipal();
        return new OAuth2AccessTokenAuthenticationToken(principal.getRegisteredClient(), principal, bearer, next);
    }

    private void requireUnused(Client client, RefreshToken token) {
        Instant usedAt = token.usedAt();
        if (usedAt == null) {
            return;
        }
        if (!token.grant().life().revoked() && usedAt.plus(PARALLEL_MAX).isBefore(clock.instant())) {
            end.reused(client, token.grant(), "refresh_token");
        }
        throw invalid();
    }

    private void requireLiving(RefreshToken token) {
        Grant grant = token.grant();
        Instant now = clock.instant();
        boolean living = token.expires().isAfter(now)
                && grant.life().expires().isAfter(now)
                && !grant.life().revoked();
        if (!living || !(grant.isOffline() || isSignedIn(grant))) {
            throw invalid();
        }
    }

    private boolean isSignedIn(Grant grant) {
        return accounts.byId(grant.person().account()).stream()
                .filter(account -> !account.disabled())
                .flatMap(account -> sessionsOf(account).stream())
                .anyMatch(session -> session.equals(grant.person().session()));
    }

    private Set<UUID> sessionsOf(Account account) {
        return sessions.of(account).stream().map(session -> session.id()).collect(Collectors.toSet());
    }

    private Set<String> scopesOf(OAuth2RefreshTokenAuthenticationToken asked, Grant grant) {
        Set<String> given = grant.given().scopes();
        if (asked.getScopes().isEmpty()) {
            return given;
        }
        if (!asked.getScopes().stream().allMatch(scope -> scopes.covers(given, scope))) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
        }
        return asked.getScopes();
    }

    private static OAuth2AuthenticationException invalid() {
        return new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2RefreshTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
