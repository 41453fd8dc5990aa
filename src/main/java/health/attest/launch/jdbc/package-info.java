/** Asks the database whether it is fit for production. */
@NullMarked
package health.attest.launch.jdbc;

import org.jspecify.annotations.NullMarked;
