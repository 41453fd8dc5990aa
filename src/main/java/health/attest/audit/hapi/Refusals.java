package health.attest.audit.hapi;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.AccessRefusedException;
import health.attest.access.DenialReason;
import health.attest.access.RequestStage;
import health.attest.audit.JournalUnavailableException;

/**
 * What the journal's face refuses, as HAPI's own exceptions: in a batch HAPI answers these entry by entry, and would
 * turn any other into a failure of the server.
 */
final class Refusals {
    private static final int SERVICE_UNAVAILABLE = 503;

    private Refusals() {}

    static BaseServerResponseException refused(DenialReason reason, String rule) {
        ForbiddenOperationException exception = new ForbiddenOperationException(reason.code());
        exception.initCause(new AccessRefusedException(new Deny(RequestStage.AUDIT, reason, rule)));
        return exception;
    }

    /** Turns a journal that takes or gives nothing into the refusal of what it would have recorded or shown. */
    static BaseServerResponseException unavailable(JournalUnavailableException cause) {
        AccessRefusedException refusal =
                new AccessRefusedException(new Deny(RequestStage.AUDIT, DenialReason.UNAVAILABLE, "journal"));
        refusal.initCause(cause);
        UnclassifiedServerFailureException exception =
                new UnclassifiedServerFailureException(SERVICE_UNAVAILABLE, DenialReason.UNAVAILABLE.code());
        exception.initCause(refusal);
        return exception;
    }
}
