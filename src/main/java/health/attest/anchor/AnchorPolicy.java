package health.attest.anchor;

import java.time.Duration;

/**
 * How the log is kept.
 *
 * @param origin names the log in checkpoints and envelopes, for all time
 * @param sequenceEvery how long an entry waits at most for its index, up to 1 s
 * @param anchorEvery how often a new head is sent to the chain
 * @param batchSizeMax most entries given indexes in one transaction
 * @param leaseLife how long a leader that died is waited for, 2 s to 10 s
 */
public record AnchorPolicy(
        String origin, Duration sequenceEvery, Duration anchorEvery, int batchSizeMax, Duration leaseLife) {
    private static final Duration SEQUENCE_EVERY_MAX = Duration.ofSeconds(1);
    private static final Duration LEASE_LIFE_MIN = Duration.ofSeconds(2);
    private static final Duration LEASE_LIFE_MAX = Duration.ofSeconds(10);
    private static final int BATCH_SIZE_LIMIT = 50_000;

    public AnchorPolicy {
        if (!origin.matches("[^\\s+]{1,200}")) {
            throw new IllegalArgumentException("attest.ledger.origin is 1 to 200 characters without blank or plus");
        }
        require(isPositive(sequenceEvery) && sequenceEvery.compareTo(SEQUENCE_EVERY_MAX) <= 0, "sequence-every", "1s");
        require(isPositive(anchorEvery), "anchor-every", "anything positive");
        require(batchSizeMax >= 1 && batchSizeMax <= BATCH_SIZE_LIMIT, "batch-size-max", "50 000");
        require(
                leaseLife.compareTo(LEASE_LIFE_MIN) >= 0 && leaseLife.compareTo(LEASE_LIFE_MAX) <= 0,
                "lease-life",
                "10s, and at least 2s");
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean holds, String setting, String bound) {
        if (!holds) {
            throw new IllegalArgumentException("attest.ledger." + setting + " must be positive and at most " + bound);
        }
    }
}
