package health.attest.auth;

import health.attest.access.Caller.TokenState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges time, audience and kind of a token whose signature was checked (RFC 9068 section 4, RFC 8725). */
final class TokenPolicy {
    /** How far clocks may differ. */
    static final Duration SKEW = Duration.ofSeconds(60);

    /** Claims only an ID token or a logout token carries. */
    private static final List<String> NOT_OF_ACCESS_TOKENS = List.of("nonce", "at_hash", "c_hash", "events");
    /** What Keycloak calls its access tokens in the claim {@code typ}; its ID and refresh tokens bear other names. */
    private static final Set<String> ACCESS_TOKEN_KINDS = Set.of("Bearer", "DPoP");

    private TokenPolicy() {}

    /** What is wrong with the token, or null. */
    static @Nullable TokenState faultOf(TokenClaims claims, TrustedIssuer issuer, Instant now) {
        Optional<Instant> expires = claims.instant("exp");
        if (!claims.text("iss").equals(Optional.of(issuer.url()))
                || !claims.words("aud").contains(issuer.audience())
                || expires.isEmpty()
                || isOfAnotherKind(claims)) {
            return TokenState.INVALID;
        }
        Optional<Instant> notBefore = claims.instant("nbf");
        if (notBefore.isPresent() && notBefore.get().isAfter(now.plus(SKEW))) {
            return TokenState.INVALID;
        }
        if (claims.instant("iat")
                .filter(issued -> issued.isAfter(now.plus(SKEW)))
                .isPresent()) {
            return TokenState.INVALID;
        }
        return expires.get().plus(SKEW).isAfter(now) ? null : TokenState.EXPIRED;
    }

    private static boolean isOfAnotherKind(TokenClaims claims) {
        boolean namesClient =
                claims.text("client_id").or(() -> claims.text("azp")).isPresent();
        boolean otherKind = claims.text("typ")
                .filter(kind -> !ACCESS_TOKEN_KINDS.contains(kind))
                .isPresent();
        return !namesClient || otherKind || NOT_OF_ACCESS_TOKENS.stream().anyMatch(claims::has);
    }
}
