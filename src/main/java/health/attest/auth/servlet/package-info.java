/** The filters that identify a caller and keep protected routes shut. */
@NullMarked
package health.attest.auth.servlet;

import org.jspecify.annotations.NullMarked;
