/** Builds the module from its settings. */
@NullMarked
package health.attest.issuer.spring;

import org.jspecify.annotations.NullMarked;
