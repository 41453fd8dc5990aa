@NullMarked
package health.attest.chain.jdbc;

import org.jspecify.annotations.NullMarked;
