package health.attest.audit.hapi;

import health.attest.access.AccessDecision.Deny;
import health.attest.access.AccessRefusedException;
import health.attest.access.DenialReason;
import health.attest.access.RequestStage;
import health.attest.audit.JournalUnavailableException;

/** Turns a journal that takes nothing into the refusal of what it would have recorded. */
final class Unavailable {
    private Unavailable() {}

    static AccessRefusedException refusal(JournalUnavailableException cause) {
        AccessRefusedException refusal =
                new AccessRefusedException(new Deny(RequestStage.AUDIT, DenialReason.UNAVAILABLE, "journal"));
        refusal.initCause(cause);
        return refusal;
    }
}
