package health.attest.anchor.hapi;

import ca.uhn.fhir.interceptor.api.HookParams;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.ResponseDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.method.BaseMethodBinding;
import ca.uhn.fhir.rest.server.method.BaseResourceReturningMethodBinding;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletSubRequestDetails;
import ca.uhn.fhir.rest.server.util.ServletRequestUtil;
import com.google.common.collect.ArrayListMultimap;
import health.attest.access.RequestLine;
import health.attest.ledger.CanonicalResource;
import health.attest.ledger.Hash;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;

/**
 * Reads a version as its caller would: through whatever serves reads of that type, with every gate. What the caller may
 * not see is not found here either, and what is redacted for them is redacted here.
 */
final class OrdinaryRead {

    private OrdinaryRead() {}

    /** The version as this caller sees it; throws {@link ResourceNotFoundException} if they do not. */
    static IBaseResource of(ServletRequestDetails request, IIdType id) {
        RestfulServer server = request.getServer();
        String path = id.toUnqualified().getValue();
        ServletSubRequestDetails read =
                ServletRequestUtil.getServletSubRequestDetails(request, path, "GET", ArrayListMultimap.create());
        BaseMethodBinding method = server.determineResourceMethod(read, path);
        if (!(method instanceof BaseResourceReturningMethodBinding reading)) {
            throw new ResourceNotFoundException(id);
        }
        read.setRestOperationType(reading.getRestOperationType());
        return shown(read, reading.doInvokeServer(server, read));
    }

    /** As it would leave: the gates' last hooks redact and refuse. The journal's is for what leaves in truth. */
    private static IBaseResource shown(ServletSubRequestDetails read, IBaseResource found) {
        ResponseDetails leaving = new ResponseDetails(found);
        HookParams params = new HookParams()
                .add(RequestDetails.class, read)
                .addIfMatchesType(ServletRequestDetails.class, read)
                .add(IBaseResource.class, found)
                .add(ResponseDetails.class, leaving)
                .add(HttpServletRequest.class, read.getServletRequest())
                .add(HttpServletResponse.class, read.getServletResponse());
        read.getInterceptorBroadcaster().getInvokersForPointcut(Pointcut.SERVER_OUTGOING_RESPONSE).stream()
                .filter(hook -> hook.getOrder() <= RequestLine.CONSENT)
                .forEach(hook -> hook.invoke(params));
        IBaseResource shown = leaving.getResponseResource();
        if (shown == null) {
            throw new ResourceNotFoundException(read.getId());
        }
        return shown;
    }

    /** The digest of what this caller sees. */
    static Hash digest(ServletRequestDetails request, IBaseResource seen) {
        return CanonicalResource.digest(
                request.getServer().getFhirContext().newJsonParser().encodeResourceToString(seen));
    }
}
