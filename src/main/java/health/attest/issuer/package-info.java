/**
 * The built-in authorization server: registered clients, launches, codes, tokens and the keys that sign them.
 *
 * <p>Fails closed: without PostgreSQL no token is issued, refreshed or introspected. Nothing depends on this module;
 * with {@code attest.issuer.enabled=false} none of its routes exists and none of its tables is read.
 */
@ApplicationModule(
        displayName = "issuer",
        allowedDependencies = {"access", "account", "auth", "smart", "transport", "vault"})
@NullMarked
package health.attest.issuer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
