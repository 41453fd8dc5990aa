package health.attest.audit.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.AccessRefusedException;
import health.attest.access.DenialReason;
import health.attest.access.RequestLine;
import health.attest.access.RequestStage;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.AuditEvent;

/** Nobody changes or removes an event, and none gets into the store of ordinary resources. */
@Interceptor(order = RequestLine.INTERACTION)
final class AppendOnlyInterceptor {
    private static final Set<RequestTypeEnum> CHANGES =
            Set.of(RequestTypeEnum.PUT, RequestTypeEnum.PATCH, RequestTypeEnum.DELETE);

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED)
    void onRequest(RequestDetails request) {
        if ("AuditEvent".equals(request.getResourceName()) && CHANGES.contains(request.getRequestType())) {
            throw refusal();
        }
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    void onCreate(IBaseResource resource) {
        refuseEvents(resource);
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    void onUpdate(IBaseResource before, IBaseResource after) {
        refuseEvents(after);
    }

    private static void refuseEvents(IBaseResource resource) {
        if (resource instanceof AuditEvent) {
            throw refusal();
        }
    }

    private static AccessRefusedException refusal() {
        return new AccessRefusedException(
                new Deny(RequestStage.AUDIT, DenialReason.NOT_SUPPORTED, "audit-append-only"));
    }
}
