/** Stories told to a running server over HTTP. */
@NullMarked
package health.attest.journey;

import org.jspecify.annotations.NullMarked;
