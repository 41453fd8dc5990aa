@NullMarked
package health.attest.identity.jdbc;

import org.jspecify.annotations.NullMarked;
