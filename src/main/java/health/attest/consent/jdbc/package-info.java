@NullMarked
package health.attest.consent.jdbc;

import org.jspecify.annotations.NullMarked;
