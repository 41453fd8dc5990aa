package health.attest.issuer.security;

import health.attest.auth.BearerTokens;
import health.attest.issuer.Client;
import health.attest.issuer.Grants;
import health.attest.issuer.Grants.RefreshToken;
import health.attest.issuer.IssuerPolicy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/** Takes tokens back from the client that has them (RFC 7009). What is not a token of that client is answered alike. */
final class Revocation extends TokenQuestion {
    private final GrantEnd end;

    Revocation(BearerTokens tokens, Grants grants, GrantEnd end, IssuerPolicy policy) {
        super(tokens, grants, policy);
        this.end = end;
    }

    @Override
    void answer(Client client, String token, HttpServletRequest request, HttpServletResponse response) {
        Optional<RefreshToken> refresh = refreshTokenOf(client, token);
        if (refresh.isPresent()) {
            end.revoked(client, refresh.get().grant());
        } else {
            accessToken(token)
                    .map(valid -> valid.identity().caller())
                    .filter(caller -> caller.subject().client().equals(client.id()))
                    .ifPresent(caller -> end.revoked(client, caller.tokenId(), caller.expiresAt()));
        }
        response.setStatus(HttpServletResponse.SC_OK);
        response.setHeader("Cache-Control", "no-store");
    }
}
