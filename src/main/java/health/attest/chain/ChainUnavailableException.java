package health.attest.chain;

/** The chain cannot be asked now: no endpoint answers, or what answers is not the chain that was deployed to. */
public final class ChainUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ChainUnavailableException(String message) {
        super(message);
    }

    public ChainUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
