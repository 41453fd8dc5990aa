package health.attest.issuer.security;

import health.attest.account.SignedIn;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/** Finds out who is signed in with this browser. */
final class PersonFilter extends OncePerRequestFilter {
    private final SecurityContextRepository sessions;

    PersonFilter(SecurityContextRepository sessions) {
        this.sessions = sessions;
    }

    /** Who is signed in; empty for nobody, and for who still owes a second factor. */
    static Optional<SignedIn> current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null
                        && authentication.isAuthenticated()
                        && authentication.getPrincipal() instanceof SignedIn person
                ? Optional.of(person)
                : Optional.empty();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        SecurityContext context = sessions.loadDeferredContext(request).get();
        SecurityContextHolder.setContext(context);
        chain.doFilter(request, response);
    }
}
