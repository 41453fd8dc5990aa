package health.attest.chain;

import java.time.Instant;

/**
 * A block, as far as following the chain needs it.
 *
 * @param baseFeeWei EIP-1559 base fee per gas; 0 on chains without one
 */
public record BlockHeader(long number, Bytes32 hash, Bytes32 parent, Instant time, long baseFeeWei) {}
