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
import health.attest.smart.Reach;
import health.attest.smart.ScopePolicy;
import java.util.Map;
import java.util.Optional;

/** Whether a caller's scopes reach a stored resource. Grants with filters count for nothing: nobody matches here. */
final class ScopeReadRule implements ReadRule {
    private final ScopePolicy policy;
    private final AccessIndex index;

    ScopeReadRule(ScopePolicy policy, AccessIndex index) {
        this.policy = policy;
        this.index = index;
    }

    @Override
    public boolean permits(AccessContext context, ResourceReference reference) {
        Interaction read = new Interaction(Kind.READ, reference.type(), reference.id(), null, null, Map.of(), false);
        if (!(context.caller() instanceof Caller.Authenticated caller)
                || !(policy.decide(caller, read) instanceof AccessDecision.Permit)) {
            return false;
        }
        Reach reach = policy.scopesOf(caller).reach(Letter.READ, reference.type());
        Reach unfiltered = new Reach(reach.grants().stream()
                .filter(grant -> grant.filter().isEmpty())
                .toList());
        Optional<AccessIndexEntry> entry = index.find(context.tenant(), reference);
        return entry.isPresent() && !entry.get().deleted() && ResourceJudge.admits(unfiltered, entry.get());
    }
}
