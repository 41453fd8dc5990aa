package health.attest.issuer.security;

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
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.web.filter.OncePerRequestFilter;

/** What a client that proved itself wants done with one token; what introspection and revocation have in common. */
abstract class TokenQuestion extends OncePerRequestFilter {
    private final BearerTokens tokens;
    private final Grants grants;
    private final IssuerPolicy policy;

    TokenQuestion(BearerTokens tokens, Grants grants, IssuerPolicy policy) {
        this.tokens = tokens;
        this.grants = grants;
        this.policy = policy;
    }

    @Override
    protected final void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        Client client = RefreshGrant.clientOf(SecurityContextHolder.getContext().getAuthentication());
        String token = onlyToken(request);
        if (token == null) {
            OAuthAnswers.error(request, response, "invalid_request", null);
            return;
        }
        answer(client, token, request, response);
    }

    /** Answers about a token of any kind, or about something that is none. */
    abstract void answer(Client client, String token, HttpServletRequest request, HttpServletResponse response)
            throws IOException;

    /** A refresh token that was given to that client. */
    final Optional<RefreshToken> refreshTokenOf(Client client, String token) {
        return grants.byRefreshToken(Opaque.digest(token))
                .filter(found -> found.grant().client().equals(client.id()));
    }

    /** An access token of this issuer that is good now. */
    final Optional<BearerTokens.Valid> accessToken(String token) {
        return tokens.judge(token) instanceof BearerTokens.Valid valid
                        && valid.identity().caller().subject().issuer().equals(policy.issuer())
                ? Optional.of(valid)
                : Optional.empty();
    }

    private static @Nullable String onlyToken(HttpServletRequest request) {
        try {
            return Forms.single(request, "token");
        } catch (OAuth2AuthenticationException several) {
            return null;
        }
    }
}
