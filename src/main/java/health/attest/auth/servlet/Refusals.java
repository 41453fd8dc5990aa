package health.attest.auth.servlet;

import health.attest.access.DenialReason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes refusals that happen before HAPI: an OperationOutcome under {@code /fhir}, problem JSON elsewhere. */
final class Refusals {
    private static final String OUTCOME_JSON = """
            {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"%s",\
            "details":{"coding":[{"system":"%s","code":"%s"}]},"diagnostics":"%s"}]}""";
    private static final String OUTCOME_XML = """
            <OperationOutcome xmlns="http://hl7.org/fhir"><issue><severity value="error"/><code value="%s"/>\
            <details><coding><system value="%s"/><code value="%s"/></coding></details>\
            <diagnostics value="%s"/></issue></OperationOutcome>""";
    private static final String PROBLEM = """
            {"type":"%s#%s","title":"%s","status":%d}""";

    private Refusals() {}

    static void unauthenticated(HttpServletRequest request, HttpServletResponse response, DenialReason reason)
            throws IOException {
        if (reason == DenialReason.UNAVAILABLE) {
            response.setHeader("Retry-After", "5");
            write(request, response, 503, "transient", reason, "The token cannot be verified at the moment");
            return;
        }
        boolean absent = reason == DenialReason.NOT_AUTHENTICATED;
        response.setHeader("WWW-Authenticate", absent ? "Bearer" : "Bearer error=\"invalid_token\"");
        String text =
                switch (reason) {
                    case EXPIRED_TOKEN -> "The access token has expired";
                    case INVALID_TOKEN -> "The access token is not valid";
                    default -> "An access token is needed";
                };
        write(request, response, 401, reason == DenialReason.EXPIRED_TOKEN ? "expired" : "login", reason, text);
    }

    static void malformed(HttpServletRequest request, HttpServletResponse response, String text) throws IOException {
        response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_request\"");
        write(request, response, 400, "structure", DenialReason.MALFORMED, "The request has " + text);
    }

    /** Every text here is Attest's own: nothing of the request is repeated, so nothing needs escaping. */
    private static void write(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            String issue,
            DenialReason reason,
            String text)
            throws IOException {
        boolean fhir = isFhir(request);
        boolean xml = fhir && wantsXml(request);
        String body;
        if (fhir) {
            body = (xml ? OUTCOME_XML : OUTCOME_JSON).formatted(issue, DenialReason.CODE_SYSTEM, reason.code(), text);
        } else {
            body = PROBLEM.formatted(DenialReason.CODE_SYSTEM, reason.code(), text, status);
        }
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(fhir ? "application/fhir+" + (xml ? "xml" : "json") : "application/problem+json");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isFhir(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return path.equals("/fhir") || path.startsWith("/fhir/");
    }

    private static boolean wantsXml(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        String query = request.getQueryString();
        boolean asked = query != null && query.toLowerCase(Locale.ROOT).contains("_format=xml");
        return asked || (accept != null && accept.contains("xml") && !accept.contains("json"));
    }
}
