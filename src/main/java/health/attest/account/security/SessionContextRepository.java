package health.attest.account.security;

import health.attest.account.CookieNames;
import health.attest.account.Sessions;
import health.attest.account.SignedIn;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.util.WebUtils;

/**
 * Takes the security context from the session table: its principal is a {@link SignedIn}, its name the account's id.
 * Nothing is ever saved here; sessions begin at the login page.
 */
final class SessionContextRepository implements SecurityContextRepository {
    private final Sessions sessions;
    private final CookieNames cookies;

    SessionContextRepository(Sessions sessions, CookieNames cookies) {
        this.sessions = sessions;
        this.cookies = cookies;
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new Loaded(() -> contextOf(request));
    }

    @Override
    @Deprecated
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return contextOf(holder.getRequest());
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        // A context that somebody made up during a request is not a login.
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return WebUtils.getCookie(request, cookies.session()) != null;
    }

    private SecurityContext contextOf(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, cookies.session());
        Optional<SignedIn> signedIn =
                cookie == null || cookie.getValue() == null ? Optional.empty() : sessions.signedIn(cookie.getValue());
        SecurityContext context = new SecurityContextImpl();
        signedIn.ifPresent(principal -> {
            PreAuthenticatedAuthenticationToken authentication = new PreAuthenticatedAuthenticationToken(
                    principal,
                    "",
                    AuthorityUtils.createAuthorityList(principal.account().roles().stream()
                            .map(role -> "ROLE_" + role.name())
                            .toList()));
            context.setAuthentication(authentication);
        });
        return context;
    }

    /** Asks the table at most once a request, and only when somebody wants to know. */
    private static final class Loaded implements DeferredSecurityContext {
        private final Supplier<SecurityContext> source;
        private @Nullable SecurityContext context;

        Loaded(Supplier<SecurityContext> source) {
            this.source = source;
        }

        @Override
        public SecurityContext get() {
            if (context == null) {
                context = source.get();
            }
            return context;
        }

        @Override
        public boolean isGenerated() {
            return get().getAuthentication() == null;
        }
    }
}
