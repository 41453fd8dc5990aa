/**
 * The standalone programs: {@code verify} checks one receipt, {@code fsck} a whole log. They trust nothing but what
 * they compute and the chain they ask; of the server they share the arithmetic of the ledger and no more.
 */
@NullMarked
package health.attest.ledger.verifier;

import org.jspecify.annotations.NullMarked;
