package health.attest.chain;

/** How the chain stands, for health and for {@code $ledger-status}. */
public sealed interface ChainStatus {

    /** Whether anything may be sent. */
    default boolean isReady() {
        return this instanceof Ready;
    }

    /** {@code attest.chain.mode=log}: there is no chain, nothing is ever more than logged. */
    record Off() implements ChainStatus {}

    /**
     * Connected to the chain and the contracts that were deployed.
     *
     * @param chainId EIP-155 chain id
     * @param block number of the newest block seen
     */
    record Ready(long chainId, long block) implements ChainStatus {}

    /**
     * No endpoint answers. Passing: it is tried again for ever.
     *
     * @param why one line
     */
    record Down(String why) implements ChainStatus {}

    /**
     * Something answers that nothing may be sent to: another chain id, other code, an empty account, a key that must
     * not be used. Stays until an operator acts.
     *
     * @param why one line that names what was expected and what was found
     */
    record Refused(String why) implements ChainStatus {}
}
