package health.attest.consent;

import java.util.Set;

/**
 * A question to the patient's consents: may this actor do this with that?
 *
 * @param actor to whom
 * @param actions what is done; every one of them must be permitted, and there is at least one
 * @param matter with what
 */
public record Disclosure(ConsentActor actor, Set<ConsentAction> actions, Matter matter) {

    public Disclosure {
        if (actions.isEmpty()) {
            throw new IllegalArgumentException("a disclosure does something");
        }
        actions = Set.copyOf(actions);
    }
}
