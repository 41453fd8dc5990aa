package health.attest.transport.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The headers every answer carries; whoever serves pages replaces the content security policy with its own. */
final class SecurityHeaders {
    /** Data of the API must never run, even if somebody opens an attachment in a browser. */
    private static final String API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

    private static final String PAGE_POLICY =
            "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

    private SecurityHeaders() {}

    static void write(HttpServletRequest request, HttpServletResponse response) {
        boolean fhir = request.getRequestURI().startsWith("/fhir");
        response.setHeader("Content-Security-Policy", fhir ? API_POLICY : PAGE_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
    }
}
