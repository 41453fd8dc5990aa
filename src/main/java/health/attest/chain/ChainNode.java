package health.attest.chain;

import java.util.List;
import java.util.Optional;

/**
 * What is asked of the chain's endpoints. Whichever endpoint answers has been found to be the right chain with the
 * right contracts. Every method throws {@link ChainUnavailableException} when none does.
 */
public interface ChainNode {

    /** The newest block. */
    BlockHeader latest();

    /** The block of that number in the present chain; empty if there is none. */
    Optional<BlockHeader> block(long number);

    /** Number of the newest block tagged {@code finalized}; -1 if there is none. */
    long finalizedBlock();

    /** The receipt of a transaction in the present chain. */
    Optional<Receipt> receipt(Bytes32 transaction);

    /** Transactions of the account up to and including that block. */
    long nonce(ChainAddress account, long block);

    /** The tip the node would offer, in wei. */
    long suggestedTipWei();

    /** Gas the call would use now. */
    long estimateGas(ChainAddress from, ChainAddress to, Bytes data) throws CallRevertedException;

    /** Hands over a signed transaction. */
    SendOutcome send(Bytes raw);

    /** Every event of the contracts in these blocks, in order. */
    List<ChainEvent> events(long firstBlock, long lastBlock);

    /** Has a local development node make a block, for it makes none without a transaction; elsewhere nothing. */
    default void hasten() {}

    /** The contracts that were found at the endpoint. */
    Deployment deployment();
}
