package health.attest.consent;

/** The consents cannot be read, so nothing may be disclosed. */
public final class ConsentUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConsentUnavailableException(String why) {
        super(why);
    }

    public ConsentUnavailableException(String why, Throwable cause) {
        super(why, cause);
    }
}
