package health.attest.anchor.hapi;

import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.method.BaseMethodBinding;
import ca.uhn.fhir.rest.server.method.BaseResourceReturningMethodBinding;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletSubRequestDetails;
import ca.uhn.fhir.rest.server.util.ServletRequestUtil;
import com.google.common.collect.ArrayListMultimap;
import health.attest.ledger.CanonicalResource;
import health.attest.ledger.Hash;
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
        return reading.doInvokeServer(server, read);
    }

    /** The digest of what this caller sees. */
    static Hash digest(ServletRequestDetails request, IBaseResource seen) {
        return CanonicalResource.digest(
                request.getServer().getFhirContext().newJsonParser().encodeResourceToString(seen));
    }
}
