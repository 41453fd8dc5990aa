package health.attest.issuer.security;

import health.attest.issuer.AccessTokens;
import java.util.Map;
import org.springframework.security.oauth2.core.AbstractOAuth2Token;
import org.springframework.security.oauth2.core.ClaimAccessor;

/** An access token that still knows what it says. */
final class IssuedToken extends AbstractOAuth2Token implements ClaimAccessor {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, Object> claims;

    IssuedToken(String value, Map<String, Object> claims) {
        super(value, AccessTokens.instant(claims, "iat"), AccessTokens.instant(claims, "exp"));
        this.claims = Map.copyOf(claims);
    }

    @Override
    public Map<String, Object> getClaims() {
        return claims;
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
