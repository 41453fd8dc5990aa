package health.attest.anchor;

/** The places between outbox and receipt where a process may die. Does nothing unless a test says otherwise. */
public enum FailPoint {
    /** The entry is in the outbox, the transaction not committed. */
    AFTER_OUTBOX,
    /** A batch was read and hashed, nothing written. */
    AFTER_HASHING,
    /** Leaves are written, tiles and checkpoint are not. */
    AFTER_LEAVES,
    /** All of a batch is written, the transaction not committed. */
    BEFORE_LOG_COMMIT,
    /** A head was handed to the chain module, the transaction not committed. */
    AFTER_SUBMIT,
    /** The chain confirmed a head, the database does not say so yet. */
    BEFORE_ANCHORED;

    private static final String PROPERTY = "attest.test.failpoint";
    private static final int EXIT_CODE = 137;

    /** Halts the process here if the system property {@code attest.test.failpoint} names this place. */
    public void pass() {
        if (name().equals(System.getProperty(PROPERTY))) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
