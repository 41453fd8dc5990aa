/** Settings, wiring and the loop that drives the ledger. */
@NullMarked
package health.attest.anchor.spring;

import org.jspecify.annotations.NullMarked;
