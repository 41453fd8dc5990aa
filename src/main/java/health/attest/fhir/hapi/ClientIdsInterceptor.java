package health.attest.fhir.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import health.attest.access.RequestLine;
import health.attest.fhir.FhirPolicy.ClientIds;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** Refuses a new resource whose id its maker chose and was not free to choose. */
@Interceptor(order = RequestLine.VALIDATION - 1)
final class ClientIdsInterceptor {
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final ClientIds allowed;

    ClientIdsInterceptor(ClientIds allowed) {
        this.allowed = allowed;
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    void onCreate(RequestDetails request, IBaseResource created) {
        String id = created.getIdElement().getIdPart();
        if (allowed == ClientIds.UUID
                && Contexts.of(request) != null
                && id != null
                && !UUID.matcher(id).matches()) {
            throw new UnprocessableEntityException("The id of a new resource is a UUID, or left to the server");
        }
    }
}
