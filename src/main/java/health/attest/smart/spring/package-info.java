/** Builds the module from its settings. */
@NullMarked
package health.attest.smart.spring;

import org.jspecify.annotations.NullMarked;
