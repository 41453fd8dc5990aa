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

/** That a resource was deleted is told only to those who could read it; to others it never was. */
@Interceptor(order = RequestLine.INTERACTION - 1)
final class HiddenDeletionInterceptor {

    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    void onException(ServletRequestDetails request, Throwable thrown) {
        if (thrown instanceof ResourceGoneException) {
            Judging.of(request)
                    .filter(HiddenDeletionInterceptor::isHidden)
                    .ifPresent(judging -> request.getServletRequest()
                            .setAttribute(
                                    AccessRefusedException.ATTRIBUTE,
                                    new AccessDecision.Deny(
                                            RequestStage.CONSENT, DenialReason.NOT_FOUND, "deletion-of-hidden")));
        }
    }

    private static boolean isHidden(Judging judging) {
        Interaction interaction = judging.interaction();
        if (interaction.kind() == Interaction.Kind.SEARCH_PAGE) {
            // A page that is gone is no resource.
            return false;
        }
        return interaction.type() == null
                || interaction.id() == null
                || judging.hides(new ResourceReference(interaction.type(), interaction.id()));
    }
}
