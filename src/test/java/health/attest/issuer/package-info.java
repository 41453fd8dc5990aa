/** Tests of the built-in issuer that need no server. */
@NullMarked
package health.attest.issuer;

import org.jspecify.annotations.NullMarked;
