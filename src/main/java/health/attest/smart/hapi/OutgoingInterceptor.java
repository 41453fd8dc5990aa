package health.attest.smart.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.ResponseDetails;
import health.attest.access.RequestLine;
import org.hl7.fhir.r4.model.Bundle;

/**
 * The last look at a result: page links become the caller's own, what was written stays unread by who may not read it,
 * refused entries of a batch get their answers.
 */
@Interceptor(order = RequestLine.SCOPES)
final class OutgoingInterceptor {
    private final PageLinks pages;
    private final WriteEcho echo;

    OutgoingInterceptor(PageLinks pages, WriteEcho echo) {
        this.pages = pages;
        this.echo = echo;
    }

    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    void onResponse(RequestDetails request, ResponseDetails response) {
        Scoped scoped = Scoped.of(request);
        if (scoped != null) {
            echo.judge(scoped, request, response);
        }
        if (scoped == null || !(response.getResponseResource() instanceof Bundle bundle)) {
            return;
        }
        pages.bind(bundle, scoped.context(), PageLinks.isOfEverything(request));
        RefusedEntries refused = RefusedEntries.of(request);
        if (refused != null) {
            refused.answerIn(bundle);
        }
    }
}
