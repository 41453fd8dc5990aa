package health.attest.smart.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hides request headers that HAPI would obey: one replaces the id of the URL, one rewrites history, the others cascade
 * deletes, skip checks or choose partitions.
 */
final class StrippedHeadersFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private static final Set<String> STRIPPED = Set.of(
            "content-location",
            "x-rewrite-history",
            "x-cascade",
            "x-upsert-extistence-check",
            "x-request-partition-ids",
            "x-retry-on-version-conflict",
            "x-meta-snapshot-mode",
            "x-http-method-override");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(new Stripped(request), response);
    }

    /** The request without those headers. */
    static final class Stripped extends HttpServletRequestWrapper {

        Stripped(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return isStripped(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return isStripped(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                    .filter(name -> !isStripped(name))
                    .toList());
        }

        private static boolean isStripped(String name) {
            return STRIPPED.contains(name.toLowerCase(Locale.ROOT));
        }
    }
}
