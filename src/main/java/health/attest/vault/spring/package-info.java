/** Builds the module. */
@NullMarked
package health.attest.vault.spring;

import org.jspecify.annotations.NullMarked;
