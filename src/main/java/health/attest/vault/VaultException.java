package health.attest.vault;

/** A key is missing, or a sealed value was changed or belongs elsewhere. Says nothing about keys or contents. */
public final class VaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public VaultException(String message) {
        super(message);
    }

    public VaultException(String message, Throwable cause) {
        super(message, cause);
    }
}
