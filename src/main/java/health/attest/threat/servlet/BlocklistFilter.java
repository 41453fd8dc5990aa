package health.attest.threat.servlet;

import health.attest.access.DenialReason;
import health.attest.access.RequestLimits.Standing;
import health.attest.access.RequestOrigin;
import health.attest.threat.ThreatGate;
import health.attest.threat.ThreatScore;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends requests of blocked addresses before anybody asks who they are; nothing of their body is read. */
final class BlocklistFilter extends OncePerRequestFilter {
    private final ThreatGate gate;

    BlocklistFilter(ThreatGate gate) {
        this.gate = gate;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestOrigin origin = Answers.originOf(request);
        if (gate.isShadow() || !gate.isBlocked(origin.address())) {
            chain.doFilter(request, response);
            return;
        }
        new Judged(ThreatScore.NONE, "blocked").remember(request);
        LimitHeaders.say(response, new Standing(false, gate.anonymousLimit(), 0, 0));
        Answers.refuse(request, response, 403, DenialReason.BLOCKED, origin);
    }
}
