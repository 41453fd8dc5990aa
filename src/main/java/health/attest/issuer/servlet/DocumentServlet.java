package health.attest.issuer.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Serves one document that everybody may read. */
final class DocumentServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final String mediaType;
    private final transient Supplier<String> document;

    DocumentServlet(String mediaType, Supplier<String> document) {
        this.mediaType = mediaType;
        this.document = document;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] bytes = document.get().getBytes(StandardCharsets.UTF_8);
        response.setContentType(mediaType + ";charset=UTF-8");
        // Shorter than a new key is announced before it signs.
        response.setHeader("Cache-Control", "public, max-age=300");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
