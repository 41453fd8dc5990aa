/** Blocks, signatures and the security log in PostgreSQL. */
@NullMarked
package health.attest.threat.jdbc;

import org.jspecify.annotations.NullMarked;
