/** The list of revoked tokens in PostgreSQL. */
@NullMarked
package health.attest.auth.jdbc;

import org.jspecify.annotations.NullMarked;
