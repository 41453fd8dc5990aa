package health.attest.issuer.security;

import health.attest.access.Caller;
import health.attest.auth.BearerTokens;
import health.attest.issuer.Client;
import health.attest.issuer.Grants;
import health.attest.issuer.Grants.RefreshToken;
import health.attest.issuer.IssuerPolicy;
import health.attest.issuer.Opaque;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Takes tokens back from the client that has them (RFC 7009). What is not a token of that client is answered alike. */
final class Revocation extends OncePerRequestFilter {
    private final BearerTokens tokens;
    private final Grants grants;
    private final GrantEnd end;
    private final IssuerPolicy policy;

    Revocation(BearerTokens tokens, Grants grants, GrantEnd end, IssuerPolicy policy) {
        this.tokens = tokens;
        this.grants = grants;
        this.end = end;
        this.policy = policy;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        Client client = RefreshGrant.clientOf(SecurityContextHolder.getContext().getAuthentication());
        String token = Forms.single(request, "token");
        if (token == null) {
            OAuthAnswers.error(request, response, "invalid_request", null);
            return;
        }
        Optional<RefreshToken> refresh = grants.byRefreshToken(Opaque.digest(token))
                .filter(found -> found.grant().client().equals(client.id()));
        if (refresh.isPresent()) {
            end.revoked(client, refresh.get().grant());
        } else {
            revokeAccessToken(client, token);
        }
        response.setStatus(HttpServletResponse.SC_OK);
        response.setHeader("Cache-Control", "no-store");
    }

    private void revokeAccessToken(Client client, String token) {
        if (tokens.judge(token) instanceof BearerTokens.Valid valid) {
            Caller.Authenticated caller = valid.identity().caller();
            if (caller.subject().issuer().equals(policy.issuer())
                    && caller.subject().client().equals(client.id())) {
                end.revoked(client, caller.tokenId(), caller.expiresAt());
            }
        }
    }
}
