package health.attest.issuer.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** Answers what went wrong at an endpoint by its code alone, and tells of clients that are not who they say. */
final class Failures implements AuthenticationFailureHandler {
    private final Facts facts;

    Failures(Facts facts) {
        this.facts = facts;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        SecurityContextHolder.clearContext();
        String code = exception instanceof OAuth2AuthenticationException oauth
                ? oauth.getError().getErrorCode()
                : "invalid_client";
        if (code.equals("invalid_client")) {
            facts.failed(request, "client");
        } else if (code.equals("invalid_grant")) {
            facts.failed(request, "grant");
        }
        OAuthAnswers.error(request, response, code, null);
    }
}
