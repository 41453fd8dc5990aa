package health.attest.consent.hapi;

import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.access.ReadRule;
import health.attest.access.ResourceReference;
import health.attest.consent.ConsentActor;
import health.attest.consent.ConsentGate;
import health.attest.consent.ConsentVerdict;
import java.util.Set;

/** Whether consents let a stored resource leave whole for a caller who declared no purpose of their own. */
final class ConsentReadRule implements ReadRule {
    private final Judging.Parts parts;

    ConsentReadRule(Judging.Parts parts) {
        this.parts = parts;
    }

    @Override
    public boolean permits(AccessContext context, ResourceReference reference) {
        return context.caller() instanceof Caller.Authenticated caller
                && Judging.unlessUnavailable(() -> permits(context, caller, reference));
    }

    private boolean permits(AccessContext context, Caller.Authenticated caller, ResourceReference reference) {
        ConsentActor actor = parts.gate().actor(context.tenant(), caller, Set.of());
        return parts.stored()
                .read(context.tenant(), reference)
                .map(stored -> parts.gate()
                        .judge(
                                context,
                                actor,
                                ConsentGate.reading(actor),
                                parts.reader().read(stored)))
                .filter(judgement -> judgement.verdict().outcome() == ConsentVerdict.Outcome.PERMIT)
                .isPresent();
    }
}
