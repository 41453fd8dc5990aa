/**
 * The program behind {@code scripts/token}: gets an access token from the built-in issuer as any client would.
 *
 * <p>Needs the data directory of the installation, where the demonstration's keys and passwords are.
 */
@ApplicationModule(
        displayName = "token",
        allowedDependencies = {"engines"})
@NullMarked
package health.attest.token;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
