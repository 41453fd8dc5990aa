package health.attest.smart.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessRefusedException;
import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import health.attest.access.RequestLine;
import health.attest.access.ResourceReference;
import health.attest.smart.Letter;
import java.util.Optional;

/**
 * That a resource was deleted is told only to those whose scopes reach it; HAPI tells before it asks anybody. Reads
 * that find something pay nothing for this.
 */
@Interceptor(order = RequestLine.INTERACTION - 1)
final class HiddenGoneInterceptor {
    private final ResourceJudge judge;

    HiddenGoneInterceptor(ResourceJudge judge) {
        this.judge = judge;
    }

    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    void onException(ServletRequestDetails request, Throwable thrown) {
        Scoped scoped = thrown instanceof ResourceGoneException ? Scoped.of(request) : null;
        if (scoped != null
                && request.getServletRequest().getAttribute(Interaction.ATTRIBUTE) instanceof Interaction interaction
                && interaction.id() != null
                && isHidden(scoped, interaction, request)) {
            request.getServletRequest()
                    .setAttribute(
                            AccessRefusedException.ATTRIBUTE,
                            Refusals.deny(DenialReason.NOT_FOUND, "deletion-out-of-reach"));
        }
    }

    private boolean isHidden(Scoped scoped, Interaction interaction, ServletRequestDetails request) {
        Optional<ResourceReference> reference =
                ResourceReference.parse(interaction.type() + "/" + interaction.id(), "");
        return reference.isEmpty() || !judge.admitsCurrent(scoped, Letter.READ, reference.get(), request);
    }
}
