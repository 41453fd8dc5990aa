/** The key of page tokens in PostgreSQL. */
@NullMarked
package health.attest.smart.jdbc;

import org.jspecify.annotations.NullMarked;
