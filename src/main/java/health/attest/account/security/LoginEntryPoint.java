package health.attest.account.security;

import health.attest.account.ReturnAddress;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.web.util.UriComponentsBuilder;

/** Sends somebody who is not signed in to the login page, and from there back to what they asked for. */
final class LoginEntryPoint implements AuthenticationEntryPoint {

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        if (!request.getMethod().equals("GET")) {
            response.sendError(HttpStatus.UNAUTHORIZED.value());
            return;
        }
        String query = request.getQueryString();
        String asked = request.getRequestURI() + (query == null ? "" : "?" + query);
        String login = ReturnAddress.parse(asked)
                .map(address -> UriComponentsBuilder.fromPath("/login")
                        .queryParam(ReturnAddress.PARAMETER, "{address}")
                        .encode()
                        .buildAndExpand(address.path())
                        .toUriString())
                .orElse("/login");
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader("Location", login);
    }
}
