/** The journal's tables in PostgreSQL. */
@NullMarked
package health.attest.audit.jdbc;

import org.jspecify.annotations.NullMarked;
