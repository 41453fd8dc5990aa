package health.attest.threat.servlet;

import health.attest.access.RequestOrigin;
import health.attest.access.RouteTemplate;
import health.attest.threat.Keys;
import health.attest.threat.LogEntry;
import health.attest.threat.SecurityLog;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * One line for every request, whoever answered it, and the limit on every answer; so it stands in front of everybody.
 */
final class SecurityLogFilter extends OncePerRequestFilter {
    private static final int USER_AGENT_LENGTH_MAX = 200;

    private final Keys keys;
    private final SecurityLog log;
    private final Clock clock;
    private final int anonymousLimit;

    SecurityLogFilter(Keys keys, SecurityLog log, Clock clock, int anonymousLimit) {
        this.keys = keys;
        this.log = log;
        this.clock = clock;
        this.anonymousLimit = anonymousLimit;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse answer, FilterChain chain)
            throws ServletException, IOException {
        boolean answered = false;
        LimitHeaders.sayPolicy(answer, anonymousLimit);
        try {
            chain.doFilter(request, answer);
            answered = true;
        } finally {
            if (request.getAttribute(RequestOrigin.ATTRIBUTE) instanceof RequestOrigin origin) {
                append(request, origin, answered ? answer.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            }
        }
    }

    private void append(HttpServletRequest request, RequestOrigin origin, int status) {
        Judged judged = Judged.of(request);
        log.append(new LogEntry(
                clock.instant(),
                keys.tag(origin.address()).toHex().substring(2),
                origin.address().text(),
                methodOf(request),
                RouteTemplate.of(request.getMethod(), request.getRequestURI()).text(),
                status,
                shortened(request.getHeader("User-Agent")),
                judged.score(),
                judged.action(),
                1));
    }

    /** A method is the caller's text; the template knows which words are methods. */
    private static String methodOf(HttpServletRequest request) {
        return RouteTemplate.of(request.getMethod(), "/").text().split(" ", 2)[0];
    }

    private static @Nullable String shortened(@Nullable String userAgent) {
        return userAgent == null ? null : userAgent.substring(0, Math.min(USER_AGENT_LENGTH_MAX, userAgent.length()));
    }
}
