package health.attest.transport.servlet;

import health.attest.access.DenialReason;
import health.attest.access.Refusal;
import health.attest.access.RequestOrigin;
import health.attest.transport.BodyRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Answers a refusal: OperationOutcome under {@code /fhir}, problem details elsewhere. */
final class RefusalWriter {
    private RefusalWriter() {}

    static void write(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            DenialReason reason,
            RequestOrigin origin)
            throws IOException {
        write(request, response, new Refusal(status, reason, origin.requestId()));
    }

    /** Says also which rule refused the body, for whoever has to mend it. */
    static void write(
            HttpServletRequest request,
            HttpServletResponse response,
            BodyRefusedException refused,
            RequestOrigin origin)
            throws IOException {
        write(request, response, new Refusal(refused.status(), refused.reason(), origin.requestId(), refused.rule()));
    }

    private static void write(HttpServletRequest request, HttpServletResponse response, Refusal refusal)
            throws IOException {
        Refusal.Answer answer =
                refusal.answer(request.getRequestURI(), request.getQueryString(), request.getHeader("Accept"));
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(refusal.status());
        response.setContentType(answer.mediaType());
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
