package health.attest.audit.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.AccessRefusedException;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.audit.AccessRecorder.Actor;
import health.attest.audit.RequestTrail;
import health.attest.audit.Routes;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.jspecify.annotations.Nullable;

/** Reads what the gates before left on a request; requests from inside have nothing. */
final class Requests {
    private Requests() {}

    static @Nullable AccessContext context(@Nullable RequestDetails request) {
        return attribute(request, AccessContext.ATTRIBUTE, AccessContext.class);
    }

    static @Nullable RequestTrail trail(@Nullable RequestDetails request) {
        return attribute(request, RequestTrail.ATTRIBUTE, RequestTrail.class);
    }

    /** The refusal behind an answer that looks as if there were nothing. */
    static @Nullable Deny hidden(@Nullable RequestDetails request) {
        return attribute(request, AccessRefusedException.ATTRIBUTE, Deny.class);
    }

    static @Nullable Actor actor(@Nullable RequestDetails request) {
        AccessContext context = context(request);
        return context == null ? null : Actor.of(context, trail(request));
    }

    /** The interaction of the route, also where the request failed before anybody had read it. */
    static Interaction interaction(RequestDetails request) {
        // The attribute of a batch ends up naming its last entry: each entry is read into the same place.
        if (request.getResource() instanceof Bundle bundle
                && request.getResourceName() == null
                && request.getOperation() == null) {
            boolean batch = bundle.getType() == Bundle.BundleType.BATCH;
            return new Interaction(batch ? Kind.BATCH : Kind.TRANSACTION, null, null, null, null, Map.of(), false);
        }
        Interaction read = attribute(request, Interaction.ATTRIBUTE, Interaction.class);
        return read == null ? Routes.read(request.getRequestType().name(), request.getRequestPath()) : read;
    }

    private static <T> @Nullable T attribute(@Nullable RequestDetails request, String name, Class<T> type) {
        if (request instanceof ServletRequestDetails servlet && servlet.getServletRequest() != null) {
            Object value = servlet.getServletRequest().getAttribute(name);
            return type.isInstance(value) ? type.cast(value) : null;
        }
        return null;
    }
}
