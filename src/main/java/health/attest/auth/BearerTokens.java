package health.attest.auth;

import health.attest.access.Caller.TokenState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges bearer tokens. Thread-safe.
 *
 * <p>A verified token is remembered, by its digest, until it expires, so that its signature is checked once; time and
 * revocation are judged at every use. Tokens that failed are not remembered: they can only cost their sender.
 */
public final class BearerTokens {
    /** Longest token read, in characters; the longest a signed token of a sane issuer gets. */
    public static final int TOKEN_LENGTH_MAX = 16_384;

    private final TokenVerifier verifier;
    private final RevokedTokens revoked;
    private final Clock clock;
    private final Map<String, Known> known;

    /** What a token turned out to be. */
    public sealed interface Answer {}

    /**
     * A valid token.
     *
     * @param identity whom it identifies
     * @param first whether this process had not seen the token before
     */
    public record Valid(Identity identity, boolean first) implements Answer {}

    /**
     * Not a usable token.
     *
     * @param state why
     * @param foreignTenant whether it is genuine but speaks for a tenant its issuer was not trusted with
     */
    public record Unusable(TokenState state, boolean foreignTenant) implements Answer {}

    private record Known(TokenVerifier.Verified token, Identity identity, Instant since) {
        boolean isStale(Instant now) {
            return token.trustedFor() != null && !since.plus(token.trustedFor()).isAfter(now);
        }
    }

    /** @param knownMax most verified tokens remembered, at least 1; the one unused longest goes first */
    public BearerTokens(TokenVerifier verifier, RevokedTokens revoked, Clock clock, int knownMax) {
        if (knownMax < 1) {
            throw new IllegalArgumentException("at least one token must be remembered");
        }
        this.verifier = verifier;
        this.revoked = revoked;
        this.clock = clock;
        this.known = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                return size() > knownMax;
            }
        });
    }

    /** Judges one token. Never throws for a token, whatever it is. */
    public Answer judge(String token) {
        if (token.isEmpty() || token.length() > TOKEN_LENGTH_MAX) {
            return new Unusable(TokenState.INVALID, false);
        }
        String digest = digestOf(token);
        try {
            Known remembered = known.get(digest);
            return remembered == null || remembered.isStale(clock.instant())
                    ? judgeFirst(token, digest)
                    : judgeAgain(remembered, digest, false);
        } catch (TokenVerifier.IssuerUnavailableException | RevokedTokens.RevocationsUnavailableException away) {
            return new Unusable(TokenState.UNVERIFIABLE, false);
        }
    }

    private Answer judgeFirst(String token, String digest) {
        Optional<TokenVerifier.Verified> verified = verifier.verify(token);
        if (verified.isEmpty()) {
            known.remove(digest);
            return new Unusable(TokenState.INVALID, false);
        }
        TokenState fault = faultOf(verified.get());
        if (fault != null) {
            return new Unusable(fault, false);
        }
        Optional<Identity> identity = IdentityReader.read(verified.get(), digest);
        if (identity.isEmpty()) {
            return new Unusable(TokenState.INVALID, true);
        }
        Known first = new Known(verified.get(), identity.get(), clock.instant());
        known.put(digest, first);
        return judgeAgain(first, digest, true);
    }

    private Answer judgeAgain(Known token, String digest, boolean first) {
        TokenState fault = faultOf(token.token());
        if (fault != null) {
            known.remove(digest);
            return new Unusable(fault, false);
        }
        return revoked.includes(token.identity())
                ? new Unusable(TokenState.INVALID, false)
                : new Valid(token.identity(), first);
    }

    private @Nullable TokenState faultOf(TokenVerifier.Verified token) {
        return TokenPolicy.faultOf(token.claims(), token.issuer(), clock.instant());
    }

    private static String digestOf(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
