package health.attest.audit;

/** A search that cannot be answered as asked: the caller's mistake, told in words for the caller. */
public final class SearchRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SearchRejectedException(String message) {
        super(message, null, false, false);
    }
}
