/** The issuer's plain pages and documents. */
@NullMarked
package health.attest.issuer.servlet;

import org.jspecify.annotations.NullMarked;
