package health.attest.chain;

import java.time.Instant;

/**
 * Where a transaction stands on chain.
 *
 * @param transaction hash of the transaction that was included
 * @param block number of the block
 * @param blockHash hash of that block; another one at the same number after a reorganisation
 * @param blockTime timestamp of the block
 * @param gasUsed gas the transaction used
 */
public record Inclusion(Bytes32 transaction, long block, Bytes32 blockHash, Instant blockTime, long gasUsed) {}
