package health.attest.auth;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the world whether a token is what it says: by its signature, or by asking its issuer. Thread-safe. */
public interface TokenVerifier {

    /**
     * The verified claims; empty when the token is not one of a trusted issuer's.
     *
     * @throws IssuerUnavailableException when the issuer must be asked and does not answer
     */
    Optional<Verified> verify(String token);

    /**
     * A token whose origin is certain; times and audience are still to be judged.
     *
     * @param issuer who issued it
     * @param claims what it says
     * @param trustedFor how long the answer holds before the issuer must be asked again; null until the token expires
     */
    record Verified(
            TrustedIssuer issuer,
            TokenClaims claims,
            @Nullable Duration trustedFor) {}

    /** The issuer of a token does not answer, and nothing it said before decides. */
    final class IssuerUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public IssuerUnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
