package health.attest.transport.servlet;

import health.attest.access.RequestOrigin;
import health.attest.transport.HeaderRules;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URI;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request as every gate sees it: true address, one base URL, no header that gives orders. */
final class SafeRequest extends HttpServletRequestWrapper {
    private final RequestOrigin origin;
    private final URI baseUrl;
    private final boolean fittingHeaders;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    SafeRequest(HttpServletRequest request, HeaderRules rules, RequestOrigin origin, URI baseUrl) {
        super(request);
        this.origin = origin;
        this.baseUrl = baseUrl;
        int count = 0;
        boolean fitting = true;
        for (String name : Collections.list(request.getHeaderNames())) {
            List<String> lines = Collections.list(request.getHeaders(name));
            count += lines.size();
            fitting &= lines.stream().allMatch(line -> line.length() <= rules.lengthMax());
            if (!rules.strips(name)) {
                headers.put(name, lines);
            }
        }
        headers.put("X-Request-Id", List.of(origin.requestId()));
        headers.put("Host", List.of(baseUrl.getRawAuthority()));
        this.fittingHeaders = fitting && count <= rules.countMax();
    }

    /** Whether neither the number of header lines nor the length of one exceeds its limit. */
    boolean hasFittingHeaders() {
        return fittingHeaders;
    }

    @Override
    public @Nullable String getHeader(String name) {
        List<String> lines = headers.get(name);
        return lines == null || lines.isEmpty() ? null : lines.get(0);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(headers.getOrDefault(name, List.of()));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(headers.keySet());
    }

    @Override
    public long getDateHeader(String name) {
        return headers.containsKey(name) ? super.getDateHeader(name) : -1;
    }

    @Override
    public int getIntHeader(String name) {
        return headers.containsKey(name) ? super.getIntHeader(name) : -1;
    }

    @Override
    public String getRemoteAddr() {
        return origin.address().text();
    }

    @Override
    public String getRemoteHost() {
        return origin.address().text();
    }

    @Override
    public String getScheme() {
        return baseUrl.getScheme();
    }

    @Override
    public String getServerName() {
        return baseUrl.getHost();
    }

    @Override
    public int getServerPort() {
        if (baseUrl.getPort() >= 0) {
            return baseUrl.getPort();
        }
        return isSecure() ? 443 : 80;
    }

    @Override
    public boolean isSecure() {
        return baseUrl.getScheme().equals("https");
    }

    @Override
    public StringBuffer getRequestURL() {
        return new StringBuffer(baseUrl.getScheme())
                .append("://")
                .append(baseUrl.getRawAuthority())
                .append(getRequestURI());
    }
}
