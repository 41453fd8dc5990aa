/** What the issuer keeps in PostgreSQL. */
@NullMarked
package health.attest.issuer.jdbc;

import org.jspecify.annotations.NullMarked;
