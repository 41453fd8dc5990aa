/**
 * Loads bundles of FHIR resources into a running server, in the order their references need, each file once.
 *
 * <p>What was loaded is remembered by its SHA-256 in the tenant itself, so that another checkout loading the same file
 * into the same server changes nothing either. A transaction carries its own remembrance and so is loaded and
 * remembered or neither; the entries of a batch are conditional by themselves and it is remembered once all of them
 * held.
 */
@ApplicationModule(displayName = "seed", allowedDependencies = "engines")
@NullMarked
package health.attest.seed;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
