/** The edge of the server, where an answer leaves or does not. */
@NullMarked
package health.attest.audit.servlet;

import org.jspecify.annotations.NullMarked;
