package health.attest.issuer.security;

import health.attest.issuer.Client;
import health.attest.issuer.Grant;
import health.attest.issuer.Grants;
import health.attest.issuer.Opaque;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeAuthenticationToken;

/** Spring's exchange of a code, and what happens when a code comes back: everything it gave ends. */
final class CodeGrant implements AuthenticationProvider {
    private final OAuth2AuthorizationCodeAuthenticationProvider exchange;
    private final Grants grants;
    private final GrantEnd end;

    CodeGrant(Authorizations authorizations, Tokens tokens, Grants grants, GrantEnd end) {
        this.exchange = new OAuth2AuthorizationCodeAuthenticationProvider(authorizations, tokens);
        this.grants = grants;
        this.end = end;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2AuthorizationCodeAuthenticationToken asked = (OAuth2AuthorizationCodeAuthenticationToken) authentication;
        Optional<Grant> used = grants.byCode(Opaque.digest(asked.getCode()))
                .filter(grant -> grant.life().codeUsed());
        if (used.isPresent()) {
            Client client = RefreshGrant.clientOf(asked.getPrincipal());
            if (client.id().equals(used.get().client())) {
                end.reused(client, used.get(), "authorization_code");
            }
        }
        return exchange.authenticate(authentication);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return exchange.supports(authentication);
    }
}
