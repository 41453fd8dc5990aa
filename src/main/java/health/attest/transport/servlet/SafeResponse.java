package health.attest.transport.servlet;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.Locale;
import java.util.Set;

/** An answer that never says which software, in which version, wrote it. */
final class SafeResponse extends HttpServletResponseWrapper {
    private static final Set<String> DROPPED = Set.of("x-powered-by", "server");

    SafeResponse(HttpServletResponse response) {
        super(response);
    }

    @Override
    public void setHeader(String name, String value) {
        if (!isDropped(name)) {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (!isDropped(name)) {
            super.addHeader(name, value);
        }
    }

    private static boolean isDropped(String name) {
        return DROPPED.contains(name.toLowerCase(Locale.ROOT));
    }
}
