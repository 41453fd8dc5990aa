/**
 * The words every gate shares: who asks, for what, with which answer.
 *
 * <p>Holds values only, so it cannot fail. Gates never call one another; they read an
 * {@link health.attest.access.AccessContext} and an {@link health.attest.access.Interaction} and answer with an
 * {@link health.attest.access.AccessDecision}. What one gate notices and another should know travels as an
 * {@link health.attest.access.AccessFact}.
 */
@ApplicationModule(
        displayName = "access",
        allowedDependencies = {})
@NullMarked
package health.attest.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
