/** Takes away the headers by which a request could go around the gate. */
@NullMarked
package health.attest.smart.servlet;

import org.jspecify.annotations.NullMarked;
