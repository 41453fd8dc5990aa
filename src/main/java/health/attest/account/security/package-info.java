/** What the issuer's filter chain needs of Spring Security: who is signed in, where to sign in, and password hashes. */
@NullMarked
package health.attest.account.security;

import org.jspecify.annotations.NullMarked;
