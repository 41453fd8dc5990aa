package health.attest.chain;

/** What a node says about a transaction that stands in a block of its present chain. */
public record Receipt(Bytes32 transaction, long block, Bytes32 blockHash, boolean succeeded, long gasUsed) {}
