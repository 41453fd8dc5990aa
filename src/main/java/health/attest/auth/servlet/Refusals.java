package health.attest.auth.servlet;

import health.attest.access.DenialReason;
import health.attest.access.Refusal;
import health.attest.access.RequestOrigin;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes refusals with the challenge that RFC 6750 wants. */
final class Refusals {

    private Refusals() {}

    static void unauthenticated(HttpServletRequest request, HttpServletResponse response, DenialReason reason)
            throws IOException {
        if (reason == DenialReason.UNAVAILABLE) {
            response.setHeader("Retry-After", "5");
            write(request, response, 503, reason);
            return;
        }
        boolean absent = reason == DenialReason.NOT_AUTHENTICATED;
        response.setHeader("WWW-Authenticate", absent ? "Bearer" : "Bearer error=\"invalid_token\"");
        write(request, response, 401, reason);
    }

    static void malformed(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_request\"");
        write(request, response, 400, DenialReason.MALFORMED);
    }

    private static void write(HttpServletRequest request, HttpServletResponse response, int status, DenialReason reason)
            throws IOException {
        String requestId = request.getAttribute(RequestOrigin.ATTRIBUTE) instanceof RequestOrigin origin
                ? origin.requestId()
                : "unknown";
        String path = request.getRequestURI().substring(request.getContextPath().length());
        Refusal.Answer answer = new Refusal(status, reason, requestId)
                .answer(path, request.getQueryString(), request.getHeader("Accept"));
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(answer.mediaType());
        response.getOutputStream().write(answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
