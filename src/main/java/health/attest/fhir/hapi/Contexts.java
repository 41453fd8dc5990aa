package health.attest.fhir.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import org.jspecify.annotations.Nullable;

/** Finds the access context of a request; a request of HAPI's own, which no caller sent, has none. */
final class Contexts {

    private Contexts() {}

    static @Nullable AccessContext of(RequestDetails request) {
        return request instanceof ServletRequestDetails servlet
                ? (AccessContext) servlet.getServletRequest().getAttribute(AccessContext.ATTRIBUTE)
                : null;
    }
}
