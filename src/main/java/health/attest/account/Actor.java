package health.attest.account;

import health.attest.access.AccessContext;
import health.attest.access.Tenant;

/**
 * An administrator at work.
 *
 * @param id the person's {@code sub}
 * @param context of the request
 */
public record Actor(String id, AccessContext context) {

    /** The tenant whose administrator it is; nothing of another one can be touched or seen. */
    public Tenant tenant() {
        return context.tenant();
    }

    boolean is(String subject) {
        return id.equals(subject);
    }
}
