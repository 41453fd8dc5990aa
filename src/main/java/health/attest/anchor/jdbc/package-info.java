/** The ledger's tables in PostgreSQL. */
@NullMarked
package health.attest.anchor.jdbc;

import org.jspecify.annotations.NullMarked;
