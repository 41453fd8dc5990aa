package health.attest.issuer;

import java.net.URI;
import java.time.Duration;

/**
 * Who the issuer is and how long what it gives lives.
 *
 * @param url the {@code iss} of its tokens: scheme and authority under which clients know this server
 * @param accessTokens life of an access token, at most 10 min
 * @param codes life of an authorization code, at most 60 s
 * @param refreshSliding how long a refresh token may lie unused
 * @param refreshAbsolute how long a grant can be refreshed at most
 * @param launches how long a launch may be redeemed
 * @param tokenLimit requests a minute for tokens that one client may make from one address, 1 to 1 000 000
 * @param introspectionLimit requests a minute of the same about tokens
 */
public record IssuerPolicy(
        URI url,
        Duration accessTokens,
        Duration codes,
        Duration refreshSliding,
        Duration refreshAbsolute,
        Duration launches,
        int tokenLimit,
        int introspectionLimit) {

    public IssuerPolicy {
        within("access tokens", accessTokens, Duration.ofMinutes(10));
        within("codes", codes, Duration.ofSeconds(60));
        within("refresh tokens", refreshSliding, Duration.ofDays(30));
        within("grants", refreshAbsolute, Duration.ofDays(365));
        within("launches", launches, Duration.ofMinutes(10));
        within("requests for tokens", tokenLimit);
        within("introspections", introspectionLimit);
    }

    private static void within(String what, Duration life, Duration max) {
        if (life.isNegative() || life.isZero() || life.compareTo(max) > 0) {
            throw new IllegalArgumentException(what + " live for more than nothing and at most " + max);
        }
    }

    private static void within(String what, int limit) {
        if (limit < 1 || limit > 1_000_000) {
            throw new IllegalArgumentException(what + " are limited to 1 to 1 000 000 a minute");
        }
    }

    /** The {@code iss} of its tokens. */
    public String issuer() {
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** The FHIR base, which is the audience of access tokens. */
    public String fhirBase() {
        return issuer() + "/fhir";
    }

    /** An address of the issuer's own. */
    public String at(String path) {
        return issuer() + path;
    }
}
