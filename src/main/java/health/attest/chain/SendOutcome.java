package health.attest.chain;

/** What a node answers to a signed transaction. */
public enum SendOutcome {
    /** It has it now, or had it already. */
    ACCEPTED,
    /** The nonce is used: one of our attempts is in a block, or someone else uses the account. */
    NONCE_USED,
    /** It offers too little, alone or against the one it should replace. */
    UNDERPRICED,
    /** The account cannot pay. */
    NO_FUNDS,
    /** Anything else; tried again later. */
    REJECTED
}
