package health.attest.auth.servlet;

import health.attest.access.AccessContext;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.access.DenialReason;
import health.attest.access.RequestStage;
import health.attest.auth.OpenRoutes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.ApplicationEventPublisher;

/** Ends a request to a protected route that came without a usable token; nothing of its body is read. */
final class ProtectedRoutesFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient OpenRoutes open;
    private final transient ApplicationEventPublisher facts;

    ProtectedRoutesFilter(OpenRoutes open, ApplicationEventPublisher facts) {
        this.open = open;
        this.facts = facts;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        AccessContext context = (AccessContext) request.getAttribute(AccessContext.ATTRIBUTE);
        if (context != null && context.caller() instanceof Caller.Authenticated) {
            chain.doFilter(request, response);
            return;
        }
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (open.include(path)) {
            chain.doFilter(request, response);
            return;
        }
        DenialReason reason = context == null ? DenialReason.NOT_AUTHENTICATED : reasonOf(context.caller());
        if (context != null) {
            Deny deny = new Deny(RequestStage.AUTHENTICATION, reason, "protected-route");
            facts.publishEvent(new AccessFact.Refused(context, null, deny));
        }
        Refusals.unauthenticated(request, response, reason);
    }

    private static DenialReason reasonOf(Caller caller) {
        if (!(caller instanceof Caller.Anonymous anonymous)) {
            return DenialReason.NOT_AUTHENTICATED;
        }
        return switch (anonymous.token()) {
            case ABSENT -> DenialReason.NOT_AUTHENTICATED;
            case INVALID -> DenialReason.INVALID_TOKEN;
            case EXPIRED -> DenialReason.EXPIRED_TOKEN;
            case UNVERIFIABLE -> DenialReason.UNAVAILABLE;
        };
    }
}
