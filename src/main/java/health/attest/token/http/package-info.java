/** The flows over HTTP. */
@NullMarked
package health.attest.token.http;

import org.jspecify.annotations.NullMarked;
