package health.attest.fhir.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.RestfulServer;
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
}
