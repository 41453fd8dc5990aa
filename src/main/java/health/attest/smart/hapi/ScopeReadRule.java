package health.attest.smart.hapi;

import health.attest.access.AccessContext;
import health.attest.access.AccessDecision;
import health.attest.access.AccessIndex;
import health.attest.access.AccessIndexEntry;
import health.attest.access.Caller;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.access.ReadRule;
import health.attest.access.ResourceReference;
import health.attest.smart.Letter;
import health.attest.smart.ScopePolicy;
import health.attest.smart.TreatmentRelations;
import java.util.Map;
import java.util.Optional;

/** Whether a caller's scopes reach a stored resource. Grants with filters count for nothing: nobody matches here. */
final class ScopeReadRule implements ReadRule {
    private final ScopePolicy policy;
    private final AccessIndex index;
    private final TreatmentRelations treatment;

    ScopeReadRule(ScopePolicy policy, AccessIndex index, TreatmentRelations treatment) {
        this.policy = policy;
        this.index = index;
        this.treatment = treatment;
    }

    @Override
    public boolean permits(AccessContext context, ResourceReference reference) {
        Interaction read = new Interaction(Kind.READ, reference.type(), reference.id(), null, null, Map.of(), false);
        if (!(context.caller() instanceof Caller.Authenticated caller)
                || !(policy.decide(caller, read) instanceof AccessDecision.Permit)) {
            return false;
        }
        Treated treated = new Treated(treatment, context.tenant());
        Optional<AccessIndexEntry> entry = index.find(context.tenant(), reference);
        return entry.isPresent()
                && !entry.get().deleted()
                && policy.scopesOf(caller, context.tenant()).reach(Letter.READ, reference.type()).grants().stream()
                        .filter(grant -> grant.filter().isEmpty())
                        .anyMatch(grant -> ResourceJudge.isWithin(
                                treated, grant.within(), entry.get().patients()));
    }
}
