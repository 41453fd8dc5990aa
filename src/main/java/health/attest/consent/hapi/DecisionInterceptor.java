package health.attest.consent.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.RequestLine;
import health.attest.consent.DecisionJournal;

/** Records what was decided, whatever became of the request. */
@Interceptor(order = RequestLine.CONSENT)
final class DecisionInterceptor {
    private final DecisionJournal journal;

    DecisionInterceptor(DecisionJournal journal) {
        this.journal = journal;
    }

    @Hook(Pointcut.SERVER_PROCESSING_COMPLETED)
    void onCompleted(ServletRequestDetails request) {
        Judging.of(request).ifPresent(each -> journal.append(each.record()));
    }
}
