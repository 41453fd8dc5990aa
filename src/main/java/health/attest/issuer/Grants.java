package health.attest.issuer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps grants, codes and tokens. Every step that may happen once only is decided by one conditional update in the
 * database, so that it happens once among all instances. Thread-safe.
 */
public interface Grants {

    /**
     * Tokens that were issued on a grant.
     *
     * @param accessToken id of the access token
     * @param accessTokenExpires when it ends
     * @param refreshDigest digest of the refresh token; null without one
     * @param refreshExpires when the refresh token ends; null without one
     */
    record Issued(
            String accessToken,
            Instant accessTokenExpires,
            @Nullable String refreshDigest,
            @Nullable Instant refreshExpires) {}

    /**
     * A refresh token.
     *
     * @param grant what it belongs to
     * @param expires when it ends
     * @param usedAt when it was rotated; null while it is good
     */
    record RefreshToken(
            Grant grant, Instant expires, @Nullable Instant usedAt) {}

    /**
     * An access token that still lives.
     *
     * @param id its {@code jti}
     */
    record LivingToken(String id, Instant expires) {}

    /** Keeps a grant nobody has decided on, until it is found by that digest. */
    void open(Grant grant, String stateDigest, Instant at);

    Optional<Grant> byState(String digest);

    /** Notes patient and encounter on a grant nobody has decided on. */
    void choose(UUID grant, @Nullable String patient, @Nullable String encounter);

    /** Forgets a grant nobody has decided on. */
    void remove(UUID grant);

    /** Turns a pending grant into a code; false when somebody was faster. */
    boolean decide(Grant grant, String codeDigest, Instant codeExpires);

    Optional<Grant> byCode(String digest);

    /** Makes a code worthless. */
    void burn(UUID grant, Instant at);

    /** Notes that a code was redeemed, and what for; false when it was redeemed or revoked before. */
    boolean redeem(UUID grant, Issued issued, Instant at);

    Optional<RefreshToken> byRefreshToken(String digest);

    /** Replaces a refresh token; false when it was replaced or its grant revoked before. */
    boolean rotate(String digest, UUID grant, Issued issued, Instant at);

    /** Ends a grant; the access tokens that live on it. */
    List<LivingToken> revoke(UUID grant, Instant at);

    /** Ends the grants of a session that were to last no longer than it. */
    void endSession(UUID session, Instant at);

    /** Ends every grant of an account. */
    void endAccount(UUID account, Instant at);

    /** Forgets what ended before that. */
    void purge(Instant before);
}
