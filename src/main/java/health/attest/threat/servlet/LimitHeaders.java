package health.attest.threat.servlet;

import health.attest.access.RequestLimits.Standing;
import jakarta.servlet.http.HttpServletResponse;

/** The headers of the IETF draft on rate limits: which limit holds, and how much of it is left. */
final class LimitHeaders {
    private static final String POLICY = "RateLimit-Policy";
    private static final String LEFT = "RateLimit";

    private LimitHeaders() {}

    /** Before anything is counted only the limit is known. */
    static void sayPolicy(HttpServletResponse answer, int limit) {
        answer.setHeader(POLICY, new Standing(true, limit, limit, 0).policyHeader());
    }

    static void say(HttpServletResponse answer, Standing standing) {
        answer.setHeader(POLICY, standing.policyHeader());
        answer.setHeader(LEFT, standing.limitHeader());
    }
}
