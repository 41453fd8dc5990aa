package health.attest.consent.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.access.Interaction;
import health.attest.access.RequestLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Narrows the condition of a conditional write to what the caller may see. HAPI reads it before any other hook of ours
 * runs, so this one comes first; it refuses nobody and answers nothing.
 */
@Interceptor(order = RequestLine.CONSENT)
final class ConditionInterceptor {
    private static final String IF_NONE_EXIST = "If-None-Exist";

    private final Judging.Parts parts;
    private final ConditionalWrites conditions;

    ConditionInterceptor(Judging.Parts parts, ConditionalWrites conditions) {
        this.parts = parts;
        this.conditions = conditions;
    }

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED)
    void onRequest(ServletRequestDetails request) {
        String type = request.getResourceName();
        Interaction.Kind kind = kind(request.getRequestType());
        String condition = condition(request);
        if (type != null
                && kind != null
                && condition != null
                && request.getServletRequest().getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context
                && context.caller() instanceof Caller.Authenticated caller
                && !caller.isIntegration()) {
            Judging judging = new Judging(
                    UUID.randomUUID(),
                    context,
                    Judging.unlessUnavailable(() -> parts.gate().actor(context.tenant(), caller, Set.of())),
                    new Interaction(kind, type, null, null, null, Map.of(), true),
                    parts);
            narrow(request, judging, type, condition.substring(condition.indexOf('?') + 1));
        }
    }

    private void narrow(ServletRequestDetails request, Judging judging, String type, String query) {
        Optional<List<String>> visible = conditions.visible(judging, type, query);
        if (visible.isEmpty()) {
            return;
        }
        // Of up to two matches HAPI asks who may see them, except before it deletes.
        if (request.getRequestType() == RequestTypeEnum.DELETE || !visible.get().isEmpty()) {
            request.setFixedConditionalUrl(type + "?" + ConditionalWrites.among(visible.get(), query));
        } else if (judging.interaction().kind() != Interaction.Kind.PATCH) {
            conditions.makeAnew(judging, type, query);
        }
    }

    private static Interaction.@Nullable Kind kind(@Nullable RequestTypeEnum method) {
        if (method == RequestTypeEnum.POST) {
            return Interaction.Kind.CREATE;
        }
        if (method == RequestTypeEnum.PUT) {
            return Interaction.Kind.UPDATE;
        }
        if (method == RequestTypeEnum.PATCH) {
            return Interaction.Kind.PATCH;
        }
        return method == RequestTypeEnum.DELETE ? Interaction.Kind.DELETE : null;
    }

    private static @Nullable String condition(ServletRequestDetails request) {
        if (request.getFixedConditionalUrl() != null) {
            // The gate before this one has narrowed it already.
            return request.getFixedConditionalUrl();
        }
        if (request.getRequestType() == RequestTypeEnum.POST) {
            return request.getHeader(IF_NONE_EXIST);
        }
        boolean ofOne = request.getId() != null && request.getId().hasIdPart();
        String url = String.valueOf(request.getCompleteUrl());
        return ofOne || url.indexOf('?') < 0 ? null : url;
    }
}
