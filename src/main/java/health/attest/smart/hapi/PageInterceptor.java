package health.attest.smart.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.RequestLine;

/** Opens page links. HAPI 8.8.0 looks for the search before it tells anybody what was asked, so this comes first. */
@Interceptor(order = RequestLine.SCOPES)
final class PageInterceptor {
    private final PageLinks pages;

    PageInterceptor(PageLinks pages) {
        this.pages = pages;
    }

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED)
    void onRequest(RequestDetails request) {
        if (request.getResourceName() == null
                && request instanceof ServletRequestDetails servlet
                && servlet.getServletRequest().getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context) {
            pages.open(context, request);
        }
    }
}
