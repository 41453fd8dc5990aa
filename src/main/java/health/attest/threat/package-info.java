/**
 * Scores how hostile a request looks; limits, challenges, blocks.
 *
 * <p>Fails per factor, never open without limit: when Redis is down or slow each instance limits and scores from its
 * own counters, when the database is down blocks stand in memory, when the chain is down blocks wait for it. An
 * authenticated client that stays under its limit is never challenged or blocked, and a key from which valid tokens
 * come is never blocked as a whole: a hospital behind one address must not be locked out by a guest in its waiting
 * room.
 *
 * <p>Addresses leave the process only as tags: an HMAC under the consortium key of the canonical address key. A plain
 * hash of an IPv4 address is reversed in seconds.
 */
@ApplicationModule(
        displayName = "threat",
        allowedDependencies = {"access", "chain", "identity"})
@NullMarked
package health.attest.threat;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
