package health.attest.issuer.security;

import health.attest.issuer.IssuerPolicy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/** Sends browsers back to the app, with {@code iss} beside every answer (RFC 9207), always by 303 (RFC 9700). */
final class AuthorizationAnswers implements AuthenticationSuccessHandler, AuthenticationFailureHandler {
    private final IssuerPolicy policy;
    private final Pages pages;

    AuthorizationAnswers(IssuerPolicy policy, Pages pages) {
        this.policy = policy;
        this.pages = pages;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication) {
        OAuth2AuthorizationCodeRequestAuthenticationToken granted =
                (OAuth2AuthorizationCodeRequestAuthenticationToken) authentication;
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put(
                "code", Objects.requireNonNull(granted.getAuthorizationCode()).getTokenValue());
        redirect(response, Objects.requireNonNull(granted.getRedirectUri()), answer, granted.getState());
    }

    /** Without an address that is certainly the client's, the person is told instead. */
    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        OAuth2Error error = exception instanceof OAuth2AuthenticationException oauth
                ? oauth.getError()
                : new OAuth2Error("invalid_request");
        OAuth2AuthorizationCodeRequestAuthenticationToken asked =
                exception instanceof OAuth2AuthorizationCodeRequestAuthenticationException refused
                        ? refused.getAuthorizationCodeRequestAuthentication()
                        : null;
        String address = asked == null ? null : asked.getRedirectUri();
        if (asked == null || address == null || address.isEmpty()) {
            pages.refusal(response, error.getErrorCode());
            return;
        }
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("error", error.getErrorCode());
        if (error.getDescription() != null) {
            answer.put("error_description", error.getDescription());
        }
        redirect(response, address, answer, asked.getState());
    }

    private void redirect(
            HttpServletResponse response, String address, Map<String, String> answer, @Nullable String state) {
        if (state != null && !state.isEmpty()) {
            answer.put("state", state);
        }
        answer.put("iss", policy.issuer());
        StringBuilder location = new StringBuilder(address);
        char separator = address.contains("?") ? '&' : '?';
        for (Map.Entry<String, String> parameter : answer.entrySet()) {
            location.append(separator)
                    .append(parameter.getKey())
                    .append('=')
                    .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
            separator = '&';
        }
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", location.toString());
        response.setHeader("Cache-Control", "no-store");
    }
}
