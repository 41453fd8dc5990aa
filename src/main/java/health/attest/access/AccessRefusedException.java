package health.attest.access;

/** Carries a {@link AccessDecision.Deny} out of a HAPI hook; translated into an answer in exactly one place. */
public final class AccessRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient AccessDecision.Deny deny;

    public AccessRefusedException(AccessDecision.Deny deny) {
        super(deny.reason().code(), null, false, false);
        this.deny = deny;
    }

    public AccessDecision.Deny deny() {
        return deny;
    }
}
