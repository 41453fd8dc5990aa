package health.attest.threat;

/** The shared counters did not answer in time; each instance then counts for itself. */
public final class CountersUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CountersUnavailableException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
