package health.attest.smart.hapi;

import health.attest.access.AccessContext;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.AccessFact;
import health.attest.access.AccessRefusedException;
import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import health.attest.access.RequestStage;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/** Ends a request and tells the others. */
final class Refusals {
    private final ApplicationEventPublisher facts;

    Refusals(ApplicationEventPublisher facts) {
        this.facts = facts;
    }

    AccessRefusedException refused(AccessContext context, @Nullable Interaction interaction, Deny deny) {
        facts.publishEvent(new AccessFact.Refused(context, interaction, deny));
        return new AccessRefusedException(deny);
    }

    AccessRefusedException refused(
            AccessContext context, @Nullable Interaction interaction, DenialReason reason, String rule) {
        return refused(context, interaction, deny(reason, rule));
    }

    static Deny deny(DenialReason reason, String rule) {
        return new Deny(RequestStage.SCOPES, reason, rule);
    }
}
