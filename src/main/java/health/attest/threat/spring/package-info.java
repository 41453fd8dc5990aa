/** Builds the guard from its settings, and runs what happens beside requests. */
@NullMarked
package health.attest.threat.spring;

import org.jspecify.annotations.NullMarked;
