package health.attest.access;

/** What a gate answers. Only drawers turn a {@link Deny} into a status and an OperationOutcome. */
public sealed interface AccessDecision {

    /** The gate has no objection. */
    AccessDecision PERMIT = new Permit();

    /** The interaction may go on to the next gate. */
    record Permit() implements AccessDecision {}

    /**
     * The interaction ends here.
     *
     * @param stage the gate that refused
     * @param reason what the caller may be told
     * @param rule name of the rule that decided, for the journal; never personal data
     */
    record Deny(RequestStage stage, DenialReason reason, String rule) implements AccessDecision {}
}
