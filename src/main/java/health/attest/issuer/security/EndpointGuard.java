package health.attest.issuer.security;

import health.attest.issuer.IssuerPolicy;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContext;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * First in the line of the protocol endpoints: says who the issuer is, takes only forms, answers 503 while the database
 * is away, and leaves no security context behind.
 */
final class EndpointGuard extends OncePerRequestFilter {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final AuthorizationServerContext context;

    EndpointGuard(IssuerPolicy policy) {
        this.context = new Context(
                policy.issuer(),
                AuthorizationServerSettings.builder().issuer(policy.issuer()).build());
    }

    private record Context(String issuer, AuthorizationServerSettings settings) implements AuthorizationServerContext {
        @Override
        public String getIssuer() {
            return issuer;
        }

        @Override
        public AuthorizationServerSettings getAuthorizationServerSettings() {
            return settings;
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getMethod().equals("POST") && !isForm(request)) {
            OAuthAnswers.error(request, response, "invalid_request", "The body is " + FORM + ".");
            return;
        }
        try {
            AuthorizationServerContextHolder.setContext(context);
            chain.doFilter(request, response);
        } catch (DataAccessException | TransactionException away) {
            logger.warn("the issuer's store does not answer: " + away.getClass().getSimpleName());
            OAuthAnswers.unavailable(response);
        } finally {
            SecurityContextHolder.clearContext();
            AuthorizationServerContextHolder.resetContext();
        }
    }

    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null
                && type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(FORM);
    }
}
