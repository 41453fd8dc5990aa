package health.attest.chain;

/** The contract refuses a call. Carries the name of its error. */
public final class CallRevertedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String error;

    public CallRevertedException(String error) {
        super(error);
        this.error = error;
    }

    /** For example {@code AnchorLogNotLarger}; {@code revert} if the contract named none. */
    public String error() {
        return error;
    }
}
