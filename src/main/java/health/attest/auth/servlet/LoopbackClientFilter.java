package health.attest.auth.servlet;

import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.access.Caller.LaunchContext;
import health.attest.access.Caller.Subject;
import health.attest.access.Caller.TokenState;
import health.attest.access.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;

/**
 * Takes a caller on this machine who brings no token for the custodian's own system. For trying the server out before
 * an issuer is configured; off unless {@code attest.auth.loopback-system-client} says otherwise, and impossible when
 * the server listens on more than the loopback address.
 */
final class LoopbackClientFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "loopback";
    private static final Caller LOOPBACK = new Caller.Authenticated(
            new Subject(NAME, NAME, NAME),
            Set.of("system/*.cruds", "attest/ledger.read"),
            Set.of(Role.INTEGRATION),
            null,
            LaunchContext.NONE,
            Set.of(),
            NAME,
            Instant.MAX,
            true);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context
                && context.address().isLoopback()
                && context.caller().equals(new Caller.Anonymous(TokenState.ABSENT))) {
            request.setAttribute(
                    AccessContext.ATTRIBUTE,
                    new AccessContext(context.requestId(), context.address(), context.tenant(), LOOPBACK));
        }
        chain.doFilter(request, response);
    }
}
