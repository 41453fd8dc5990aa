package health.attest.chain;

/** Signs this branch's transactions: a key in a file, or a signer on another machine. */
public interface Signer {

    /** A transaction with everything but its signature. */
    record Unsigned(long chainId, long nonce, ChainAddress to, Bytes data, long gasLimit, Fees fees) {}

    /** A signed transaction as it is sent, and its hash. */
    record Signed(Bytes raw, Bytes32 hash) {}

    /** The account it signs for. */
    ChainAddress account();

    /**
     * Signs.
     *
     * @throws ChainUnavailableException if the signer does not answer, or signed something else
     */
    Signed sign(Unsigned transaction);
}
