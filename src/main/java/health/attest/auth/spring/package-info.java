/** Builds the module from its settings. */
@NullMarked
package health.attest.auth.spring;

import org.jspecify.annotations.NullMarked;
