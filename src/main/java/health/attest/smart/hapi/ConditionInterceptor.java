package health.attest.smart.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.AccessDecision;
import health.attest.access.Caller;
import health.attest.access.Interaction;
import health.attest.access.RequestLine;
import health.attest.smart.BundleEntry;
import health.attest.smart.ScopePolicy;
import health.attest.smart.TreatmentRelations;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IIdType;
import org.jspecify.annotations.Nullable;

/**
 * Lets the condition of a write match only what its caller reaches. HAPI matches over the whole tenant and says how
 * many it found, so that a hidden match could be told from none; and it has taken the condition from the request before
 * any later hook is called. Takes the condition as the gates before have left it.
 */
@Interceptor(order = RequestLine.CONDITIONS)
final class ConditionInterceptor {
    private final ScopePolicy policy;
    private final TreatmentRelations treatment;
    private final Conditions conditions;

    ConditionInterceptor(ScopePolicy policy, TreatmentRelations treatment, Conditions conditions) {
        this.policy = policy;
        this.treatment = treatment;
        this.conditions = conditions;
    }

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED)
    void onRequest(ServletRequestDetails request) {
        String condition = conditionOf(request);
        String type = request.getResourceName();
        if (condition == null
                || type == null
                || !(request.getServletRequest().getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context)
                || !(context.caller() instanceof Caller.Authenticated caller)) {
            return;
        }
        Optional<Interaction> asked = new BundleEntry(
                        request.getRequestType().name(), isCreate(request) ? type : type + "?" + condition, condition)
                .interaction();
        if (asked.isEmpty() || !(policy.decide(caller, asked.get()) instanceof AccessDecision.Permit)) {
            // The gate that comes next refuses it.
            return;
        }
        Scoped scoped = new Scoped(
                context, caller, policy.scopesOf(caller, context.tenant()), new Treated(treatment, context.tenant()));
        boolean mustMatch =
                request.getRequestType() == RequestTypeEnum.PATCH || request.getRequestType() == RequestTypeEnum.DELETE;
        if (!mustMatch && Conditions.isAllReached(scoped, type)) {
            return;
        }
        Conditions.Confined confined = conditions.confine(scoped, type, condition, request);
        request.setFixedConditionalUrl(type + "?" + confined.query());
        confined.keepIn(request);
    }

    /** The search parameters of a conditional write; null when the request is none. */
    private static @Nullable String conditionOf(ServletRequestDetails request) {
        RestOperationTypeEnum operation = operationOf(request);
        if (operation == null || request.getOperation() != null) {
            return null;
        }
        String url = request.getConditionalUrl(operation);
        return url == null ? null : url.substring(url.indexOf('?') + 1);
    }

    private static @Nullable RestOperationTypeEnum operationOf(ServletRequestDetails request) {
        IIdType id = request.getId();
        boolean ofType = id == null || !id.hasIdPart();
        RequestTypeEnum method = request.getRequestType();
        if (!ofType || method == null) {
            return null;
        }
        return switch (method) {
            case POST -> RestOperationTypeEnum.CREATE;
            case PUT -> RestOperationTypeEnum.UPDATE;
            case PATCH -> RestOperationTypeEnum.PATCH;
            case DELETE -> RestOperationTypeEnum.DELETE;
            default -> null;
        };
    }

    private static boolean isCreate(ServletRequestDetails request) {
        return request.getRequestType() == RequestTypeEnum.POST;
    }
}
