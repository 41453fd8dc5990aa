package health.attest.consent.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessDecision;
import health.attest.access.AccessRefusedException;
import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import health.attest.access.RequestLine;
import health.attest.access.RequestStage;
import health.attest.access.ResourceReference;

/**
 * Puts failures into this gate's words where HAPI's own would be wrong: that a resource was deleted is told only to
 * those who could read it, and a search that ended because nothing could be judged is unavailable, not broken.
 */
@Interceptor(order = RequestLine.INTERACTION - 1)
final class ConsentFailureInterceptor {

    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    void onException(ServletRequestDetails request, Throwable thrown) {
        Judging.of(request).flatMap(Judging::refusal).ifPresent(refusal -> request.getServletRequest()
                .setAttribute(AccessRefusedException.ATTRIBUTE, refusal));
        if (thrown instanceof ResourceGoneException) {
            Judging.of(request)
                    .filter(ConsentFailureInterceptor::isHidden)
                    .ifPresent(judging -> request.getServletRequest()
                            .setAttribute(
                                    AccessRefusedException.ATTRIBUTE,
                                    new AccessDecision.Deny(
                                            RequestStage.CONSENT, DenialReason.NOT_FOUND, "deletion-of-hidden")));
        }
    }

    private static boolean isHidden(Judging judging) {
        Interaction interaction = judging.interaction();
        // A page of a search that is over is nobody's resource.
        return interaction.type() != null
                && interaction.id() != null
                && judging.hides(new ResourceReference(interaction.type(), interaction.id()));
    }
}
