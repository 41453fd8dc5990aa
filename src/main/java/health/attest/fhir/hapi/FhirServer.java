package health.attest.fhir.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** HAPI's server, which tells no stranger its name or version. */
final class FhirServer extends RestfulServer {
    private static final long serialVersionUID = 1L;

    FhirServer(FhirContext context) {
        super(context);
    }

    @Override
    public void addHeadersToResponse(HttpServletResponse response) {
        // HAPI writes X-Powered-By here and nothing else.
    }

    @Override
    protected ServletRequestDetails newRequestDetails(
            RequestTypeEnum type, HttpServletRequest request, HttpServletResponse response) {
        ServletRequestDetails details = new ServletRequestDetails(new ServerHooks(getInterceptorService()));
        details.setServer(this);
        details.setRequestType(type);
        details.setServletRequest(request);
        details.setServletResponse(response);
        return details;
    }
}
