package health.attest.smart.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.RequestLine;

/** Opens the token of a page request. HAPI 8.8.0 has taken it from the request before any later hook is called. */
@Interceptor(order = RequestLine.SCOPES)
final class PageInterceptor {
    private final PageLinks pages;

    PageInterceptor(PageLinks pages) {
        this.pages = pages;
    }

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED)
    void onRequest(ServletRequestDetails request) {
        if (request.getResourceName() == null
                && PageLinks.isPage(request)
                && request.getServletRequest().getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context) {
            pages.open(context, request);
        }
    }
}
