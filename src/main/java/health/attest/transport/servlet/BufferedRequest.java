package health.attest.transport.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request whose body was read, decompressed and judged, and can be read again. */
final class BufferedRequest extends HttpServletRequestWrapper {
    private static final Set<String> GONE = Set.of("content-encoding", "transfer-encoding", "content-length");

    private final BodyBuffer body;
    private final @Nullable Map<String, String[]> form;
    private @Nullable ServletInputStream stream;

    /**
     * A request over what was read.
     *
     * @param form the parameters of query and form; null when the body is no form, and the container knows them all
     */
    BufferedRequest(HttpServletRequest request, BodyBuffer body, @Nullable Map<String, String[]> form) {
        super(request);
        this.body = body;
        this.form = form;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return form == null ? super.getParameterMap() : Collections.unmodifiableMap(form);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return getParameterMap().get(name);
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = getParameterValues(name);
        return values == null || values.length == 0 ? null : values[0];
    }

    @Override
    public ServletInputStream getInputStream() {
        if (stream == null) {
            stream = new BodyStream(body.open());
        }
        return stream;
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public int getContentLength() {
        return body.length();
    }

    @Override
    public long getContentLengthLong() {
        return body.length();
    }

    @Override
    public @Nullable String getHeader(String name) {
        if (name.equalsIgnoreCase("Content-Length")) {
            return Integer.toString(body.length());
        }
        return isGone(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return isGone(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = Collections.list(super.getHeaderNames());
        names.removeIf(BufferedRequest::isGone);
        return Collections.enumeration(names);
    }

    private static boolean isGone(String name) {
        return GONE.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The buffered bytes as the container would have served them. */
    static final class BodyStream extends ServletInputStream {
        private final InputStream bytes;
        private boolean finished;

        BodyStream(InputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            int b = bytes.read();
            finished |= b < 0;
            return b;
        }

        @Override
        public int read(byte[] target, int offset, int wanted) throws IOException {
            int read = bytes.read(target, offset, wanted);
            finished |= read < 0;
            return read;
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the body is already here");
        }
    }
}
