package health.attest.access;

/** Carries a {@link AccessDecision.Deny} out of a HAPI hook; translated into an answer in exactly one place. */
public final class AccessRefusedException extends RuntimeException {
    /**
     * Servlet request attribute that holds a {@link AccessDecision.Deny}: a gate found that whatever went wrong must be
     * answered as this refusal, because the failure's own answer would tell of something hidden.
     */
    public static final String ATTRIBUTE = "health.attest.access.AccessRefusedException";

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
