/** Tests of the program behind {@code scripts/token}. */
@NullMarked
package health.attest.token.http;

import org.jspecify.annotations.NullMarked;
