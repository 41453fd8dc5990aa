package health.attest.threat;

/**
 * One request as the counters see it.
 *
 * @param key who is limited: kind and a tag or digest, never an address or a name
 * @param addressKey key of the address it came from, where sharing is remembered
 * @param limit requests a minute
 * @param authenticated whether it came with a valid token
 * @param route route template
 * @param userAgent digest of the user agent, or empty
 * @param overLimit whether it is known already that the limit is used up; it is then only counted
 */
public record Visit(
        String key,
        String addressKey,
        int limit,
        boolean authenticated,
        String route,
        String userAgent,
        boolean overLimit) {

    /** The same request under another limit. */
    Visit withLimit(int other) {
        return new Visit(key, addressKey, other, authenticated, route, userAgent, overLimit);
    }

    Visit asOverLimit() {
        return new Visit(key, addressKey, limit, authenticated, route, userAgent, true);
    }
}
