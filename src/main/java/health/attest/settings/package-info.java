/**
 * Knows every setting by name, so that a misspelt one is told of instead of silently not counting.
 *
 * <p>Fails closed: an unknown setting in a file or argument stops the start; an unknown environment variable is only
 * warned about, because orchestrators inject their own.
 */
@ApplicationModule(
        displayName = "settings",
        allowedDependencies = {})
@NullMarked
package health.attest.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
