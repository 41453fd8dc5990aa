/** The guard's two filters and its addresses. */
@NullMarked
package health.attest.threat.servlet;

import org.jspecify.annotations.NullMarked;
