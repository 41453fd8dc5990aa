/** HAPI hooks and operations of the ledger. */
@NullMarked
package health.attest.anchor.hapi;

import org.jspecify.annotations.NullMarked;
