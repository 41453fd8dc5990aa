package health.attest.anchor;

/** Somebody else leads now; what was done under the old lease is rolled back. */
public final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LeaseLostException(Lease lease) {
        super("no longer the leader: " + lease);
    }
}
