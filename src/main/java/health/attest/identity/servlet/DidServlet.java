package health.attest.identity.servlet;

import health.attest.access.AccessContext;
import health.attest.access.AccessRefusedException;
import health.attest.chain.ChainUnavailableException;
import health.attest.identity.DidDocuments;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Serves {@code /.well-known/did/{did}}. */
final class DidServlet extends HttpServlet {
    static final String PATH = "/.well-known/did/";

    private static final long serialVersionUID = 1L;
    private static final int DID_LENGTH_MAX = 200;

    private final transient DidDocuments documents;

    DidServlet(DidDocuments documents) {
        this.documents = documents;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Optional<String> document = did(request.getPathInfo()).flatMap(did -> documents.find(did, caller(request)));
            if (document.isPresent()) {
                write(response, HttpServletResponse.SC_OK, "application/did+json", document.get());
            } else {
                problem(response, HttpServletResponse.SC_NOT_FOUND, "Not Found");
            }
        } catch (ChainUnavailableException | AccessRefusedException e) {
            response.setHeader("Retry-After", "5");
            problem(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "Service Unavailable");
        }
    }

    private static Optional<String> did(@Nullable String pathInfo) {
        return Optional.ofNullable(pathInfo)
                .map(path -> path.substring(1))
                .filter(did -> did.startsWith("did:") && did.length() <= DID_LENGTH_MAX);
    }

    private static Optional<AccessContext> caller(HttpServletRequest request) {
        return request.getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context
                ? Optional.of(context)
                : Optional.empty();
    }

    private static void problem(HttpServletResponse response, int status, String title) throws IOException {
        write(
                response,
                status,
                "application/problem+json",
                "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + "}");
    }

    private static void write(HttpServletResponse response, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(type);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
