package health.attest.threat;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns counters and traits into a score. Pure: the same input always gives the same score. */
public final class ThreatScorer {
    private static final int RELIEF_POINTS = 20;
    private static final int PATTERN_ROUTES_MIN = 10;
    private static final int USER_AGENTS_ORDINARY_MAX = 5;
    private static final double ENTROPY_ORDINARY_MIN = 2.0;

    private ThreatScorer() {}

    public static ThreatScore score(Snapshot seen, RequestTraits request) {
        boolean anonymous = !request.isAuthenticated();
        Map<Factor, Integer> points = new EnumMap<>(Factor.class);
        points.put(Factor.RATE, rate(seen.requests(), request));
        points.put(Factor.RATE_VIOLATIONS, steps(seen.violations(), 3, 10, 10, 20));
        points.put(Factor.PATTERN, anonymous ? pattern(seen.routes()) : 0);
        points.put(Factor.SESSION, session(request.credentials()));
        points.put(Factor.USER_AGENT, anonymous ? userAgent(request.userAgent(), seen.userAgents()) : 0);
        points.put(Factor.AUTHENTICATION_FAILURES, steps(seen.authenticationFailures(), 4, 3, 6, 10));
        points.put(Factor.SIGNATURE, request.matchesSignature() ? Factor.SIGNATURE.pointsMax() : 0);
        points.put(Factor.PROBING, steps(Math.max(seen.missingIds(), seen.narrowSearches()), 20, 10, 100, 20));
        return new ThreatScore(points, seen.relieved() ? RELIEF_POINTS : 0);
    }

    private static int steps(int count, int some, int pointsForSome, int many, int pointsForMany) {
        if (count >= many) {
            return pointsForMany;
        }
        return count >= some ? pointsForSome : 0;
    }

    /** Anonymous requests are measured by 100 a minute, others by the limit that applies to them. */
    private static int rate(int requests, RequestTraits request) {
        long hundredth = request.isAuthenticated() ? request.limit() : 100L;
        if (requests * 100L > 100 * hundredth) {
            return 20;
        }
        if (requests * 100L > 50 * hundredth) {
            return 15;
        }
        return requests * 100L > 30 * hundredth ? 10 : 0;
    }

    private static int pattern(List<String> routes) {
        if (routes.size() < PATTERN_ROUTES_MIN) {
            return 0;
        }
        Map<String, Integer> counts = new HashMap<>();
        int most = 0;
        for (String route : routes) {
            most = Math.max(most, counts.merge(route, 1, Integer::sum));
        }
        int percent = most * 100;
        if (percent > 80 * routes.size()) {
            return 25;
        }
        if (percent > 60 * routes.size()) {
            return 15;
        }
        return percent > 40 * routes.size() ? 5 : 0;
    }

    private static int session(RequestTraits.Credentials credentials) {
        return switch (credentials) {
            case NONE -> 20;
            case SESSION_COOKIE -> 10;
            case AUTHENTICATED -> 0;
        };
    }

    private static int userAgent(@Nullable String userAgent, int distinct) {
        if (userAgent == null || entropy(userAgent) < ENTROPY_ORDINARY_MIN) {
            return 15;
        }
        return distinct > USER_AGENTS_ORDINARY_MAX ? 10 : 0;
    }

    /** Shannon entropy in bits per character; 0 for the empty text. */
    static double entropy(String text) {
        Map<Integer, Integer> counts = new HashMap<>();
        text.chars().forEach(c -> counts.merge(c, 1, Integer::sum));
        double bits = 0;
        for (int count : counts.values()) {
            double share = (double) count / text.length();
            bits -= share * Math.log(share) / Math.log(2);
        }
        return bits;
    }
}
