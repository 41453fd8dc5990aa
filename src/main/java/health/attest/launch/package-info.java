/**
 * Starts and stops a whole Attest on one machine: the engines whose addresses nobody gave, then the server.
 *
 * <p>Everything it starts goes on running without it and is found again through the data directory, so that a second
 * start does nothing and a stop needs nothing but the directory. Fails closed: whatever is missing ends the start with
 * one line that says what to change, and what this start had started is stopped again.
 */
@ApplicationModule(displayName = "launch", allowedDependencies = "engines")
@NullMarked
package health.attest.launch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
