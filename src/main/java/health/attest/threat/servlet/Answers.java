package health.attest.threat.servlet;

import health.attest.access.DenialReason;
import health.attest.access.Refusal;
import health.attest.access.RequestOrigin;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes the guard's refusals. */
final class Answers {
    private Answers() {}

    static void refuse(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            DenialReason reason,
            RequestOrigin origin)
            throws IOException {
        Refusal.Answer answer = new Refusal(status, reason, origin.requestId())
                .answer(request.getRequestURI(), request.getQueryString(), request.getHeader("Accept"));
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(answer.mediaType());
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    static RequestOrigin originOf(HttpServletRequest request) {
        if (request.getAttribute(RequestOrigin.ATTRIBUTE) instanceof RequestOrigin origin) {
            return origin;
        }
        throw new IllegalStateException("TRANSPORT has not seen this request");
    }
}
