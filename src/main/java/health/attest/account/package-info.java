/**
 * Accounts of the built-in issuer: users, passwords, second factors, sessions, devices, and who may change them.
 *
 * <p>Fails closed: when the database or the vault does not answer, nobody signs in. Before the second factor a session
 * has no authority at all. Whether a name exists, is locked or disabled shows neither in an answer nor in the work done
 * for it. Nothing but the issuer depends on this module, and without the issuer it is not there.
 */
@ApplicationModule(
        displayName = "account",
        allowedDependencies = {"access", "vault", "auth", "identity", "transport"})
@NullMarked
package health.attest.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
