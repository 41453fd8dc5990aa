package health.attest.audit.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;

/** Lets nothing out before the guard has spoken: whoever reaches for the body waits for the journal first. */
final class GuardedResponse extends HttpServletResponseWrapper {
    private final Runnable guard;

    GuardedResponse(HttpServletResponse response, Runnable guard) {
        super(response);
        this.guard = guard;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        guard.run();
        return super.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        guard.run();
        return super.getWriter();
    }

    @Override
    public void flushBuffer() throws IOException {
        guard.run();
        super.flushBuffer();
    }

    @Override
    public void sendError(int status) throws IOException {
        setStatus(status);
        guard.run();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        setStatus(status);
        guard.run();
        super.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        guard.run();
        super.sendRedirect(location);
    }
}
