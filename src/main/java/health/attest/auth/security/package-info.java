/** Signatures, keys and introspection, on Nimbus JOSE and the JDK's HTTP client. */
@NullMarked
package health.attest.auth.security;

import org.jspecify.annotations.NullMarked;
