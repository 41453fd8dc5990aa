package health.attest.smart.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.DecisionId;
import health.attest.access.RequestLine;

/** Names the decision on a request before anything is decided, so that answers of every gate carry the name. */
@Interceptor(order = RequestLine.INTERACTION)
final class DecisionIdInterceptor {
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED)
    void onRequest(ServletRequestDetails request) {
        DecisionId id = DecisionId.fresh();
        request.getServletRequest().setAttribute(DecisionId.ATTRIBUTE, id);
        request.getServletResponse().setHeader(DecisionId.HEADER, id.value().toString());
    }
}
