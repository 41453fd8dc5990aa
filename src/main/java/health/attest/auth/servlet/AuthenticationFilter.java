package health.attest.auth.servlet;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.access.Caller.TokenState;
import health.attest.access.RequestOrigin;
import health.attest.access.Tenant;
import health.attest.auth.BearerTokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;

/** Says who asks. Never refuses for what a token says: a bad one makes an anonymous context with its reason. */
final class AuthenticationFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String SCHEME = "Bearer ";

    private final transient BearerTokens tokens;
    private final transient Tenant anonymousTenant;
    private final transient ApplicationEventPublisher facts;

    AuthenticationFilter(BearerTokens tokens, Tenant anonymousTenant, ApplicationEventPublisher facts) {
        this.tokens = tokens;
        this.anonymousTenant = anonymousTenant;
        this.facts = facts;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        List<String> headers = Collections.list(request.getHeaders("Authorization"));
        if (headers.size() > 1) {
            Refusals.malformed(request, response);
            return;
        }
        RequestOrigin origin = (RequestOrigin) request.getAttribute(RequestOrigin.ATTRIBUTE);
        if (origin == null) {
            throw new IllegalStateException("TRANSPORT has not seen this request");
        }
        List<AccessFact> noticed = new ArrayList<>(2);
        request.setAttribute(AccessContext.ATTRIBUTE, contextOf(origin, headers, noticed));
        noticed.forEach(facts::publishEvent);
        chain.doFilter(request, response);
    }

    private AccessContext contextOf(RequestOrigin origin, List<String> headers, List<AccessFact> noticed) {
        if (headers.isEmpty() || !headers.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return anonymous(origin, TokenState.ABSENT);
        }
        BearerTokens.Answer answer =
                tokens.judge(headers.get(0).substring(SCHEME.length()).trim());
        if (answer instanceof BearerTokens.Valid valid) {
            AccessContext context = new AccessContext(
                    origin.requestId(),
                    origin.address(),
                    valid.identity().tenant(),
                    valid.identity().caller());
            noticed.add(new AccessFact.Authenticated(context));
            if (valid.first() && !valid.identity().excess().isEmpty()) {
                noticed.add(new AccessFact.IssuerOverclaimed(
                        context, valid.identity().excess()));
            }
            return context;
        }
        BearerTokens.Unusable unusable = (BearerTokens.Unusable) answer;
        AccessContext context = anonymous(origin, unusable.state());
        if (unusable.foreignTenant()) {
            noticed.add(new AccessFact.IssuerOverclaimed(context, Set.of("tenant")));
        } else if (unusable.state() == TokenState.INVALID) {
            noticed.add(new AccessFact.AuthenticationFailed(context, "access-token"));
        }
        return context;
    }

    private AccessContext anonymous(RequestOrigin origin, TokenState state) {
        return new AccessContext(origin.requestId(), origin.address(), anonymousTenant, new Caller.Anonymous(state));
    }
}
