package health.attest.audit.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.NotModifiedException;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.AccessRefusedException;
import health.attest.access.RequestLine;
import health.attest.audit.JournalUnavailableException;
import health.attest.audit.Outcome;
import health.attest.audit.RequestTrail;
import org.jspecify.annotations.Nullable;

/** Notes how a request failed before the failure is turned into an answer that says less. */
@Interceptor(order = RequestLine.INTERACTION - 1)
final class FailureInterceptor {
    private static final int CAUSES_MAX = 20;

    /** Returns nothing, so that the next hook makes the answer. */
    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    @Nullable BaseServerResponseException onException(RequestDetails request, Throwable thrown) {
        RequestTrail trail = Requests.trail(request);
        if (trail != null) {
            Deny hidden = Requests.hidden(request);
            trail.fail(hidden == null ? outcome(thrown) : Outcome.refused(hidden));
            if (isJournalFailure(thrown)) {
                trail.withhold();
            }
        }
        return null;
    }

    static Outcome outcome(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof AccessRefusedException refused) {
                return Outcome.refused(refused.deny());
            }
            cause = cause.getCause();
        }
        if (thrown instanceof NotModifiedException) {
            return Outcome.SUCCESS;
        }
        if (thrown instanceof DataFormatException) {
            return Outcome.ofStatus(400);
        }
        return Outcome.ofStatus(thrown instanceof BaseServerResponseException known ? known.getStatusCode() : 500);
    }

    private static boolean isJournalFailure(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof JournalUnavailableException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
