package health.attest.chain;

/** The places on the way to a node where a process may die. Does nothing unless a test says otherwise. */
enum FailPoint {
    /** The signed bytes are stored, no node has heard of them. */
    BEFORE_SEND,
    /** A node has them; nothing says so here. */
    AFTER_SEND,
    /** A block has them, the database does not say so yet. */
    BEFORE_INCLUSION;

    private static final String PROPERTY = "attest.test.failpoint";
    private static final int EXIT_CODE = 137;

    /** Halts the process here if the system property {@code attest.test.failpoint} names this place. */
    void pass() {
        if (name().equals(System.getProperty(PROPERTY))) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
