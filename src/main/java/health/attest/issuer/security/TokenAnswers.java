package health.attest.issuer.security;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import health.attest.access.Occurrence;
import health.attest.issuer.Client;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/** Hands tokens out, with the launch context beside them, once the journal has that they were issued. */
final class TokenAnswers implements AuthenticationSuccessHandler {
    private final Facts facts;

    TokenAnswers(Facts facts) {
        this.facts = facts;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        OAuth2AccessTokenAuthenticationToken granted = (OAuth2AccessTokenAuthenticationToken) authentication;
        OAuth2AccessToken token = granted.getAccessToken();
        String scope = String.join(" ", new TreeSet<>(token.getScopes()));
        JWTClaimsSet claims = claims(token);
        String grant = String.valueOf(request.getParameter("grant_type"));
        facts.happened(
                request,
                grant.equals("refresh_token") ? Occurrence.TOKEN_REFRESHED : Occurrence.TOKEN_ISSUED,
                about(RegisteredClients.clientOf(granted.getRegisteredClient()), claims),
                true,
                Map.of("grant", grant, "scope", scope));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", token.getTokenValue());
        answer.put("token_type", "Bearer");
        answer.put(
                "expires_in",
                Duration.between(token.getIssuedAt(), token.getExpiresAt()).toSeconds());
        answer.put("scope", scope);
        putRefreshToken(answer, granted.getRefreshToken());
        answer.putAll(granted.getAdditionalParameters());
        putContext(answer, claims);
        OAuthAnswers.write(response, 200, answer);
    }

    private static void putRefreshToken(Map<String, Object> answer, @Nullable OAuth2RefreshToken token) {
        if (token != null) {
            answer.put("refresh_token", token.getTokenValue());
        }
    }

    private static void putContext(Map<String, Object> answer, JWTClaimsSet claims) {
        if (claims.getClaim("patient") != null) {
            answer.put("patient", claims.getClaim("patient"));
            // Apps open in a page of their own, so nobody else shows whose record it is.
            answer.put("need_patient_banner", true);
        }
        if (claims.getClaim("encounter") != null) {
            answer.put("encounter", claims.getClaim("encounter"));
        }
    }

    private static Facts.About about(Client client, JWTClaimsSet claims) {
        boolean person = claims.getClaim("sid") != null;
        return person ? new Facts.About(client, claims.getSubject(), null, Set.of()) : Facts.About.client(client);
    }

    private static JWTClaimsSet claims(OAuth2AccessToken token) {
        try {
            return SignedJWT.parse(token.getTokenValue()).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new IllegalStateException("a token just signed cannot be read", e);
        }
    }
}
