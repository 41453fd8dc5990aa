package health.attest.threat;

import java.util.List;

/**
 * What the counters say about one key at one instant, this request included. Same snapshot, same score.
 *
 * @param admitted whether this request was within the limit
 * @param remaining requests that would still be admitted now
 * @param retryAfterSeconds whole seconds after which one request passes again; 0 when admitted
 * @param requests requests of the last 60 s, refused ones included
 * @param violations requests refused for the limit in the last 10 min
 * @param routes last route templates, at most 20, at most 5 min old
 * @param userAgents distinct user agents of the last 5 min
 * @param authenticationFailures in the last 10 min
 * @param missingIds distinct absent or forbidden ids asked for in the last 5 min
 * @param narrowSearches most searches of one shape in 5 min that returned at most one row
 * @param shared whether a token validated from the address within 24 h
 * @param relieved whether a challenge was solved within the hour
 * @param denied whether the subject is denied for now
 * @param whole whether the counters remember all of the last 60 s; false when they have just started or lost their
 *     memory
 */
public record Snapshot(
        boolean admitted,
        int remaining,
        int retryAfterSeconds,
        int requests,
        int violations,
        List<String> routes,
        int userAgents,
        int authenticationFailures,
        int missingIds,
        int narrowSearches,
        boolean shared,
        boolean relieved,
        boolean denied,
        boolean whole) {

    public Snapshot {
        routes = List.copyOf(routes);
    }

    /** The same, refused, as whoever knows more says. */
    Snapshot refusedLike(Snapshot other) {
        return with(false, 0, other.retryAfterSeconds, shared, denied, whole);
    }

    /** With what another has not forgotten about the key: that it is shared, or its subject denied. */
    Snapshot remembering(Snapshot other) {
        boolean known = (shared || !other.shared) && (denied || !other.denied);
        return known
                ? this
                : with(admitted, remaining, retryAfterSeconds, shared || other.shared, denied || other.denied, whole);
    }

    /** The same, as counters say it that know of less than a minute. */
    Snapshot forgetful() {
        return with(admitted, remaining, retryAfterSeconds, shared, denied, false);
    }

    private Snapshot with(
            boolean within, int left, int retryAfter, boolean sharedToo, boolean deniedToo, boolean allKnown) {
        return new Snapshot(
                within,
                left,
                retryAfter,
                requests,
                violations,
                routes,
                userAgents,
                authenticationFailures,
                missingIds,
                narrowSearches,
                sharedToo,
                relieved,
                deniedToo,
                allKnown);
    }
}
