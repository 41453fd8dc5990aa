package health.attest.issuer.security;

import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads a client assertion. Spring's own converter wants a {@code client_id} beside it, which RFC 7521 makes optional
 * and SMART clients do not send: here the assertion names the client.
 */
final class AssertionConverter implements AuthenticationConverter {
    private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final ClientAuthenticationMethod METHOD = new ClientAuthenticationMethod(JWT_BEARER);
    private static final int LENGTH_MAX = 8_192;

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        if (request.getParameter("client_assertion_type") == null && request.getParameter("client_assertion") == null) {
            return null;
        }
        String type = Forms.single(request, "client_assertion_type");
        String assertion = Forms.single(request, "client_assertion");
        if (!JWT_BEARER.equals(type) || assertion == null || assertion.length() > LENGTH_MAX) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        String client = subjectOf(assertion);
        String named = Forms.single(request, "client_id");
        if (named != null && !named.equals(client)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        return new OAuth2ClientAuthenticationToken(client, METHOD, assertion, codeParameters(request));
    }

    private static String subjectOf(String assertion) {
        try {
            String subject = SignedJWT.parse(assertion).getJWTClaimsSet().getSubject();
            if (subject == null || subject.isBlank()) {
                throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
            }
            return subject;
        } catch (ParseException notAToken) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
    }

    /** What the check of the code verifier needs; nothing for other grants. */
    private static Map<String, Object> codeParameters(HttpServletRequest request) {
        Map<String, Object> parameters = new HashMap<>();
        if ("authorization_code".equals(request.getParameter("grant_type"))) {
            for (String name : new String[] {"grant_type", "code", "redirect_uri", "code_verifier"}) {
                String value = Forms.single(request, name);
                if (value != null) {
                    parameters.put(name, value);
                }
            }
        }
        return parameters;
    }
}
