package health.attest.fhir.validation;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.RequestLine;
import health.attest.access.Tenant;
import health.attest.fhir.ValidationPolicy;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Checks every resource on its way into the store, however it came: created, updated, patched or as an entry of a
 * bundle. A wrong one is answered with 422 and the place of each fault; nothing of its request is stored.
 */
@Interceptor(order = RequestLine.VALIDATION)
final class ValidationInterceptor {
    private static final String BUNDLE = "health.attest.fhir.validation.EnclosingBundle";
    private static final String WARNINGS = "health.attest.fhir.validation.Warnings";

    private final ResourceCheck check;
    private final ValidationPolicy policy;

    ValidationInterceptor(ResourceCheck check, ValidationPolicy policy) {
        this.check = check;
        this.policy = policy;
    }

    @Hook(Pointcut.STORAGE_TRANSACTION_PROCESSING)
    void onBundle(RequestDetails request, IBaseBundle bundle) {
        // HAPI 8.8.0 calls this again for each entry of a batch; the whole bundle came first.
        request.getUserData().putIfAbsent(BUNDLE, EnclosingBundle.of((Bundle) bundle));
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    void onCreate(RequestDetails request, IBaseResource resource) {
        judge(request, resource);
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    void onUpdate(RequestDetails request, IBaseResource before, IBaseResource after) {
        judge(request, after);
    }

    /** Shows what was accepted with a reservation to a client that asked for an OperationOutcome. */
    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    void onResponse(RequestDetails request, IBaseResource response) {
        if (response instanceof OperationOutcome outcome
                && request.getUserData().get(WARNINGS) instanceof OperationOutcome warnings) {
            warnings.getIssue().forEach(outcome::addIssue);
        }
    }

    private void judge(RequestDetails request, IBaseResource stored) {
        Map<Object, Object> notes = request.getUserData();
        Resource resource = (Resource) stored;
        EnclosingBundle bundle = notes.get(BUNDLE) instanceof EnclosingBundle known ? known : EnclosingBundle.NONE;
        List<Finding> findings = findings(bundle.resolved(resource), tenantOf(request)).stream()
                .map(finding -> finding.at(bundle.expressionOf(resource, finding)))
                .toList();
        if (findings.stream().anyMatch(Finding::refuses)) {
            throw new UnprocessableEntityException("The resource is not valid.", Issues.refusing(findings));
        }
        if (!findings.isEmpty()) {
            notes.put(WARNINGS, Issues.of(findings));
        }
    }

    private List<Finding> findings(Resource resource, @Nullable Tenant tenant) {
        try {
            return tenant == null
                    ? check.check(resource, policy.level())
                    : check.check(resource, policy.levelOf(tenant), policy.patientCompletenessOf(tenant));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a validator", e);
        }
    }

    private static @Nullable Tenant tenantOf(RequestDetails request) {
        return request instanceof ServletRequestDetails servlet
                        && servlet.getServletRequest().getAttribute(AccessContext.ATTRIBUTE)
                                instanceof AccessContext known
                ? known.tenant()
                : null;
    }
}
