/**
 * The outside chain: calls contracts and waits for confirmation, with bounded retries.
 *
 * <p>When the chain is down, slow, lying or reorganising, the caller decides: reads throw
 * {@link health.attest.chain.ChainUnavailableException} and nothing else, submissions never fail because of the chain,
 * for they only reach the database in the caller's transaction and are sent later, in order, each exactly once. With
 * {@code attest.chain.mode=log} there is no chain at all: no bean of the registries exists and
 * {@link health.attest.chain.ChainStatus} says so.
 *
 * <p>Nothing personal passes here. Every value on chain is a 32-byte word that was keyed or salted above this floor.
 */
@ApplicationModule(
        displayName = "chain",
        allowedDependencies = {})
@NullMarked
package health.attest.chain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
