package health.attest.threat;

import static health.attest.threat.LocalCounters.MINUTE;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The windows of one key. Not thread-safe. */
final class KeyCounters {
    private static final int ROUTES_MAX = 20;
    private static final int DISTINCT_MAX = 128;
    private static final int FAILURES_MAX = 16;
    private static final int CHALLENGE_FAILURES = 3;
    private static final int LIMIT_MAX = 1_000_000;

    /** A route template and when it was asked for. */
    private record Seen(String route, long at) {}

    private final Window admitted = new Window(LIMIT_MAX);
    private final Window refused = new Window(FAILURES_MAX);
    private final Deque<Seen> routes = new ArrayDeque<>(4);
    private final Map<String, Long> userAgents = LocalCounters.bounded(FAILURES_MAX);
    private final Window failures = new Window(FAILURES_MAX);
    private final Map<String, Long> missing = LocalCounters.bounded(DISTINCT_MAX);
    private final Map<String, Map<String, Long>> narrow = LocalCounters.bounded(FAILURES_MAX);
    private final Window challengeFailures = new Window(FAILURES_MAX);
    private long sharedUntil;
    private long relievedUntil;
    private long deniedUntil;

    Snapshot visit(Visit visit, long now, boolean shared) {
        boolean within = admit(visit, now);
        if (!visit.authenticated() && !visit.route().isEmpty()) {
            remember(visit, now);
        }
        forget(now);
        int mostNarrow = 0;
        for (Map<String, Long> values : narrow.values()) {
            values.values().removeIf(at -> at <= now - 5 * MINUTE);
            mostNarrow = Math.max(mostNarrow, values.size());
        }
        return new Snapshot(
                within,
                Math.max(0, visit.limit() - admitted.size()),
                within ? 0 : retryAfter(now),
                admitted.size() + refused.sizeAfter(now - MINUTE),
                refused.size(),
                routes.stream().map(Seen::route).toList(),
                userAgents.size(),
                failures.size(),
                missing.size(),
                mostNarrow,
                shared,
                relievedUntil > now,
                deniedUntil > now,
                true);
    }

    private boolean admit(Visit visit, long now) {
        admitted.forgetUntil(now - MINUTE);
        boolean within = !visit.overLimit() && admitted.size() < visit.limit();
        if (within) {
            admitted.add(now);
        } else {
            // Twice as many refusals as the limit admits, so that it is seen by how much it is exceeded.
            refused.widen(2 * Math.min(visit.limit(), LIMIT_MAX));
            refused.add(now);
        }
        return within;
    }

    private void remember(Visit visit, long now) {
        routes.addLast(new Seen(visit.route(), now));
        if (routes.size() > ROUTES_MAX) {
            routes.removeFirst();
        }
        if (!visit.userAgent().isEmpty()) {
            userAgents.put(visit.userAgent(), now);
        }
    }

    private void forget(long now) {
        refused.forgetUntil(now - 10 * MINUTE);
        failures.forgetUntil(now - 10 * MINUTE);
        routes.removeIf(seen -> seen.at() <= now - 5 * MINUTE);
        for (Map<String, Long> distinct : List.of(userAgents, missing)) {
            distinct.values().removeIf(at -> at <= now - 5 * MINUTE);
        }
    }

    private int retryAfter(long now) {
        if (admitted.size() == 0) {
            return 1;
        }
        return (int) Math.max(1, (admitted.oldest() + MINUTE - now + 999) / 1_000);
    }

    /** Counts a signal; true if it was the last of too many failed challenges. */
    boolean count(Signal signal, long now) {
        if (signal instanceof Signal.AuthenticationFailed) {
            failures.add(now);
        } else if (signal instanceof Signal.Missing id) {
            missing.put(id.id(), now);
        } else if (signal instanceof Signal.NarrowSearch search) {
            LocalCounters.computed(narrow, search.shape(), () -> LocalCounters.bounded(DISTINCT_MAX))
                    .put(search.value(), now);
        } else if (signal instanceof Signal.Shared) {
            markShared(now);
        } else if (signal instanceof Signal.ChallengeSolved) {
            relievedUntil = now + 60 * MINUTE;
        } else if (signal instanceof Signal.Denied) {
            deniedUntil = now + ThreatPolicy.DENIAL_TIME.toMillis();
        } else if (signal instanceof Signal.Charged charged) {
            for (int i = 0; i < Math.min(charged.requests(), LIMIT_MAX); i++) {
                admitted.add(now);
            }
        } else if (signal instanceof Signal.ChallengeFailed) {
            challengeFailures.forgetUntil(now - 10 * MINUTE);
            challengeFailures.add(now);
            return challengeFailures.size() >= CHALLENGE_FAILURES;
        }
        return false;
    }

    void markShared(long now) {
        sharedUntil = now + 24 * 60 * MINUTE;
    }

    boolean isShared(long now) {
        return sharedUntil > now;
    }

    void shareLike(KeyCounters before) {
        sharedUntil = before.sharedUntil;
    }
}
