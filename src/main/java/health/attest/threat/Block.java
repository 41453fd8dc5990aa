package health.attest.threat;

import health.attest.chain.Bytes32;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A blocked address.
 *
 * @param tag who is blocked
 * @param source who decided
 * @param reason why, in a few words
 * @param blockedAt since when
 * @param expiresAt until when; null for ever
 * @param by subject or branch that decided
 * @param branch where
 * @param chainStatus how far it has got on chain
 * @param transaction hash of the transaction that took it there; null until then
 * @param chainBlock number of that block; null until then
 */
public record Block(
        Bytes32 tag,
        Source source,
        String reason,
        Instant blockedAt,
        @Nullable Instant expiresAt,
        String by,
        String branch,
        ChainStatus chainStatus,
        @Nullable String transaction,
        @Nullable Long chainBlock) {

    /** Who decided. */
    public enum Source {
        AUTO,
        MANUAL,
        CHALLENGE,
        CHAIN;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How far it has got on chain. */
    public enum ChainStatus {
        /** Not for the chain. */
        NONE,
        PENDING,
        SUBMITTED,
        CONFIRMED,
        FAILED;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean stands(Instant now) {
        return expiresAt == null || expiresAt.isAfter(now);
    }
}
