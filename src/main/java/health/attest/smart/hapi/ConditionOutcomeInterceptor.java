package health.attest.smart.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletSubRequestDetails;
import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.access.RequestLine;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryRequestComponent;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.jspecify.annotations.Nullable;

/**
 * A patch or delete whose condition matches nothing that its caller may find is answered as one of an absent resource;
 * conditions inside a bundle are confined here, once every gate knows who asks.
 */
@Interceptor(order = RequestLine.CONDITIONS)
final class ConditionOutcomeInterceptor {
    private final Conditions conditions;
    private final Refusals refusals;

    ConditionOutcomeInterceptor(Conditions conditions, Refusals refusals) {
        this.conditions = conditions;
        this.refusals = refusals;
    }

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    void onRequest(ServletRequestDetails request) {
        Scoped scoped = request instanceof ServletSubRequestDetails ? null : Scoped.of(request);
        if (scoped == null
                || !(request.getServletRequest().getAttribute(Interaction.ATTRIBUTE)
                        instanceof Interaction interaction)) {
            return;
        }
        Conditions.Confined confined = Conditions.Confined.of(request);
        boolean mustMatch = interaction.kind() == Kind.PATCH || interaction.kind() == Kind.DELETE;
        if (mustMatch && confined != null && confined.matches() == 0) {
            throw refusals.refused(scoped.context(), interaction, DenialReason.NOT_FOUND, "condition-matches-nothing");
        }
        if (request.getResource() instanceof Bundle bundle
                && (interaction.kind() == Kind.TRANSACTION || interaction.kind() == Kind.BATCH)) {
            bundle.getEntry().forEach(entry -> confine(scoped, entry, request));
        }
    }

    private void confine(Scoped scoped, BundleEntryComponent entry, ServletRequestDetails request) {
        BundleEntryRequestComponent asked = entry.getRequest();
        String url = asked.getUrl();
        if (url == null) {
            return;
        }
        if (asked.getMethod() == HTTPVerb.POST) {
            if (asked.hasIfNoneExist()) {
                String condition = queryOf(asked.getIfNoneExist());
                asked.setIfNoneExist(url + "?" + conditions.query(scoped, url, condition, request));
            }
            return;
        }
        int question = url.indexOf('?');
        if (question > 0 && isWrite(asked.getMethod())) {
            String type = url.substring(0, question);
            asked.setUrl(type + "?" + conditions.query(scoped, type, queryOf(url), request));
        }
    }

    private static boolean isWrite(@Nullable HTTPVerb method) {
        return method == HTTPVerb.PUT || method == HTTPVerb.PATCH || method == HTTPVerb.DELETE;
    }

    private static String queryOf(String condition) {
        return condition.substring(condition.indexOf('?') + 1);
    }
}
