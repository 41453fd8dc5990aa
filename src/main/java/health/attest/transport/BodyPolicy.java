package health.attest.transport;

import health.attest.access.Caller;

/**
 * Which limits apply to whom: a client that acts for itself may send what a data load needs, everybody else what a
 * person's application needs.
 *
 * @param ordinary anonymous callers, patients and users
 * @param system clients with client credentials
 */
public record BodyPolicy(BodyLimits ordinary, BodyLimits system) {

    public BodyLimits limitsFor(Caller caller) {
        boolean system = caller.authenticated()
                .map(Caller.Authenticated::clientCredentials)
                .orElse(false);
        return system ? this.system : ordinary;
    }
}
