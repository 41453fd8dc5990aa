/** Accounts, sessions and second factors in PostgreSQL. */
@NullMarked
package health.attest.account.jdbc;

import org.jspecify.annotations.NullMarked;
