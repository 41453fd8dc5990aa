/**
 * Parses SMART scopes and decides whether they permit an interaction.
 *
 * <p>Fails closed: a scope that is not understood grants nothing, an interaction nobody thought of is refused, and an
 * operation that the table does not know keeps the server from starting.
 */
@ApplicationModule(
        displayName = "smart",
        allowedDependencies = {"access"})
@NullMarked
package health.attest.smart;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
