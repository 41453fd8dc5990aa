/**
 * Runs the engines Attest stands on, PostgreSQL, Redis and a local EVM node, from packaged binaries on this machine.
 *
 * <p>They are the engines of production, with the guarantees of production: commits reach the disk, every connection
 * needs a password, nothing listens beyond loopback. Only where they run differs. An engine outlives the process that
 * started it, so each start first looks for what an earlier one left behind and adopts it or stops it.
 *
 * <p>Fails closed: whatever cannot be started as described is an {@link health.attest.engines.EngineException} with one
 * line for the person at the keyboard. Nothing of the server depends on this module; its scripts and its tests do.
 * Beside the JDK it sees one archive reader, because the binaries come as {@code .txz}.
 */
@ApplicationModule(
        displayName = "engines",
        allowedDependencies = {})
@NullMarked
package health.attest.engines;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
