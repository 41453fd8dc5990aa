package health.attest.issuer.security;

import com.nimbusds.jwt.SignedJWT;
import health.attest.access.RequestLimits;
import health.attest.access.RequestOrigin;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits requests of one client from one address before it has proved anything: a wrong secret costs a hash, a wrong
 * signature a key. Requests from elsewhere in a client's name do not count against it.
 */
final class ClientLimit extends OncePerRequestFilter {
    private static final int NAME_LENGTH_MAX = 64;
    private static final int ASSERTION_LENGTH_MAX = 8_192;

    private final RequestLimits limits;
    private final Facts facts;
    private final String path;
    private final int perMinute;

    ClientLimit(RequestLimits limits, Facts facts, String path, int perMinute) {
        this.limits = limits;
        this.facts = facts;
        this.path = path;
        this.perMinute = perMinute;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestOrigin origin = (RequestOrigin) Objects.requireNonNull(request.getAttribute(RequestOrigin.ATTRIBUTE));
        RequestLimits.Standing standing = limits.count(path, statedClient(request), origin.address(), perMinute);
        response.setHeader("RateLimit-Policy", standing.policyHeader());
        response.setHeader("RateLimit", standing.limitHeader());
        if (standing.admitted()) {
            chain.doFilter(request, response);
            return;
        }
        facts.limited(request);
        OAuthAnswers.tooMany(response, standing.retryAfterSeconds());
    }

    /** Whose request it says it is, by whichever means; what cannot be read is nobody's, and all such count as one. */
    private static String statedClient(HttpServletRequest request) {
        String assertion = request.getParameter("client_assertion");
        String stated = assertion != null ? subjectOf(assertion) : basicUser(request.getHeader("Authorization"));
        String client = stated != null ? stated : request.getParameter("client_id");
        return client == null || client.length() > NAME_LENGTH_MAX ? "" : client;
    }

    private static @Nullable String subjectOf(String assertion) {
        if (assertion.length() > ASSERTION_LENGTH_MAX) {
            return null;
        }
        try {
            return SignedJWT.parse(assertion).getJWTClaimsSet().getSubject();
        } catch (ParseException notAToken) {
            return null;
        }
    }

    private static @Nullable String basicUser(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            return null;
        }
        try {
            byte[] pair = Base64.getDecoder().decode(authorization.substring(6).strip());
            return new String(pair, StandardCharsets.UTF_8).split(":", 2)[0];
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
