package health.attest.threat;

import org.jspecify.annotations.Nullable;

/**
 * What one request itself shows.
 *
 * @param credentials what it came with
 * @param limit requests a minute its key may send
 * @param userAgent the {@code User-Agent} header
 * @param matchesSignature whether its fingerprint is a trusted attack signature
 */
public record RequestTraits(
        Credentials credentials, int limit, @Nullable String userAgent, boolean matchesSignature) {

    /** What a request can come with. */
    public enum Credentials {
        NONE,
        /** A session cookie without a login. */
        SESSION_COOKIE,
        AUTHENTICATED
    }

    public boolean isAuthenticated() {
        return credentials == Credentials.AUTHENTICATED;
    }
}
