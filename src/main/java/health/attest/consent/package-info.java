/**
 * Decides whether a patient's consents permit a disclosure, and what must be withheld.
 *
 * <p>Fails closed: when consents, grants or memberships cannot be read, nothing is disclosed and the answer is 503. A
 * hospital can wait a second for a record; it cannot take back one that its patient had closed.
 *
 * <p>{@link health.attest.consent.ConsentPolicy} is pure: everything that must be looked up (consents, break-glass
 * grants, memberships, represented patients) comes to it as values, so that a recorded decision can be replayed.
 */
@ApplicationModule(
        displayName = "consent",
        allowedDependencies = {"access"})
@NullMarked
package health.attest.consent;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
