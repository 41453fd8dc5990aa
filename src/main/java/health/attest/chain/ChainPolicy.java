package health.attest.chain;

import java.time.Duration;

/**
 * How patiently and how far calls are sent.
 *
 * @param chainId the chain to be on
 * @param finality when a block is final
 * @param fees what is offered
 * @param inFlightMax most calls without a block at a time
 * @param replaceAfter how long a call may be without a block before it is replaced with a higher fee
 * @param leaseLife how long a silent leader keeps the lease
 * @param readLife how long a cached read is believed without hearing from the chain
 * @param hastenAfter how long a development node may be without a block while something waits to become final
 */
public record ChainPolicy(
        long chainId,
        Finality finality,
        FeePolicy fees,
        int inFlightMax,
        Duration replaceAfter,
        Duration leaseLife,
        Duration readLife,
        Duration hastenAfter) {
    /** Chain id of the local development chain: the only one development keys may be used on. */
    public static final long LOCAL_CHAIN_ID = 31_337;

    /** A takeover takes at most 10 s after a leader's death; see the reliability matrix. */
    private static final Duration LEASE_LIFE_MAX = Duration.ofSeconds(10);

    public ChainPolicy {
        if (chainId < 1
                || inFlightMax < 1
                || inFlightMax > 256
                || replaceAfter.compareTo(Duration.ofMillis(100)) < 0
                || leaseLife.compareTo(Duration.ofSeconds(1)) < 0
                || leaseLife.compareTo(LEASE_LIFE_MAX) > 0
                || readLife.isNegative()
                || hastenAfter.isNegative()) {
            throw new IllegalArgumentException("attest.chain: chain id from 1, 1 to 256 in flight, replacement after "
                    + "100 ms or more, lease 1 s to 10 s, read life and hastening from 0");
        }
    }
}
