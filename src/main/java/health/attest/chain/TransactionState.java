package health.attest.chain;

/** The life of a submitted call. Only {@link #INCLUDED} and {@link #FINAL} say that something is on chain. */
public enum TransactionState {
    /** Stored; no nonce yet. */
    QUEUED,
    /** Signed, stored with its nonce and hash, and handed to the network; also after a reorganisation dropped it. */
    SENT,
    /** In a block that a reorganisation may still undo. */
    INCLUDED,
    /** In a block that is finalized, or deep enough. Never changes again. */
    FINAL,
    /** The contract refused it. Never changes again; nothing of it is on chain. */
    REFUSED;

    /** Whether nothing more will happen to it. */
    public boolean isSettled() {
        return this == FINAL || this == REFUSED;
    }
}
