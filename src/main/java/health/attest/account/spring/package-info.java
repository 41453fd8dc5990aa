/** Builds the module from its settings. */
@NullMarked
package health.attest.account.spring;

import org.jspecify.annotations.NullMarked;
