/** Benchmarks, run by hand and never in the build. */
@NullMarked
package health.attest.bench;

import org.jspecify.annotations.NullMarked;
