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
        boolean denied) {

    public Snapshot {
        routes = List.copyOf(routes);
    }
}
