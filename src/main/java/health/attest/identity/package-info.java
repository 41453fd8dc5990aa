/**
 * Who a patient is on chain: universal identifier, DID and commitment, never what they were derived from.
 *
 * <p>Fails open: a patient is stored whether or not the chain answers; the registration waits in the database and goes
 * out in batches, and nothing is called registered before the chain has confirmed it.
 *
 * <p>Everything that leaves is keyed with the consortium key, because names, birth dates and addresses are few enough
 * to try them all under a plain hash.
 */
@ApplicationModule(
        displayName = "identity",
        allowedDependencies = {"access", "chain"})
@NullMarked
package health.attest.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
