package health.attest.smart.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import health.attest.access.RequestLine;
import org.hl7.fhir.instance.model.api.IBaseResource;

/**
 * Refuses a new resource that does not meet the condition it is made under, as HAPI does after every other hook; of a
 * confined condition HAPI cannot tell.
 */
@Interceptor(order = RequestLine.ANCHOR + 1)
final class UnmetConditionInterceptor {
    private final Conditions conditions;

    UnmetConditionInterceptor(Conditions conditions) {
        this.conditions = conditions;
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    void onCreate(RequestDetails request, IBaseResource created) {
        Conditions.Confined confined = Scoped.isFromCaller(request) ? Conditions.Confined.of(request) : null;
        if (confined != null && conditions.isUnmet(created.fhirType(), confined, created)) {
            throw new InvalidRequestException("Failed to process conditional create. The supplied resource "
                    + created.fhirType() + "?" + confined.asked() + " of type " + created.fhirType()
                    + " did not satisfy the conditional URL.");
        }
    }
}
