/**
 * Makes a raw HTTP request fit to judge: true client address, request id, headers, size, depth.
 *
 * <p>Fails closed: what cannot be read or exceeds a limit is answered 4xx and no gate behind it sees anything of it.
 * Everything is decided from the request alone, so there is nothing that could be down.
 */
@ApplicationModule(
        displayName = "transport",
        allowedDependencies = {"access"})
@NullMarked
package health.attest.transport;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
