package health.attest.threat.servlet;

import health.attest.access.DenialReason;
import health.attest.access.RequestOrigin;
import health.attest.access.RouteTemplate;
import health.attest.threat.Keys;
import health.attest.threat.LogEntry;
import health.attest.threat.SecurityLog;
import health.attest.threat.ThreatGate;
import health.attest.threat.ThreatScore;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends requests of blocked addresses before anybody asks who they are; nothing of their body is read. */
final class BlocklistFilter extends OncePerRequestFilter {
    private final ThreatGate gate;
    private final Keys keys;
    private final SecurityLog log;
    private final Clock clock;

    BlocklistFilter(ThreatGate gate, Keys keys, SecurityLog log, Clock clock) {
        this.gate = gate;
        this.keys = keys;
        this.log = log;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestOrigin origin = Answers.originOf(request);
        if (gate.isShadow() || !gate.isBlocked(origin.address())) {
            chain.doFilter(request, response);
            return;
        }
        Answers.refuse(request, response, 403, DenialReason.BLOCKED, origin);
        log.append(new LogEntry(
                clock.instant(),
                keys.tag(origin.address()).toHex().substring(2),
                origin.address().text(),
                request.getMethod(),
                RouteTemplate.of(request.getMethod(), request.getRequestURI()).text(),
                403,
                request.getHeader("User-Agent"),
                ThreatScore.NONE,
                "blocked",
                1));
    }
}
