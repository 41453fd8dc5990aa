/**
 * Turns a bearer token of any trusted issuer into an {@link health.attest.access.AccessContext}, or refuses it.
 *
 * <p>Fails closed. A token that is not valid makes an anonymous context that says why; a token that cannot be judged,
 * because its issuer or the list of revoked tokens does not answer, makes one that ends in 503. What an issuer says
 * beyond what it was trusted for is ignored and told as a fact.
 */
@ApplicationModule(
        displayName = "auth",
        allowedDependencies = {"access"})
@NullMarked
package health.attest.auth;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
