/** The protocol endpoints, on Spring Authorization Server, and everything that signs or checks a signature. */
@NullMarked
package health.attest.issuer.security;

import org.jspecify.annotations.NullMarked;
