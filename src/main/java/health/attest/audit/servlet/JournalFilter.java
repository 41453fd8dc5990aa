package health.attest.audit.servlet;

import health.attest.audit.JournalUnavailableException;
import health.attest.audit.RequestTrail;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * No response without its record: opens the request's trail, and holds the answer back until what the trail says is
 * durable. If the journal does not take it, the answer is 503 and nothing of the real one leaves.
 */
final class JournalFilter extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFilter.class);
    private static final byte[] UNAVAILABLE =
            ("{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\","
                            + "\"code\":\"transient\",\"details\":{\"coding\":[{\"system\":"
                            + "\"https://attest.health/fhir/CodeSystem/denial-reason\",\"code\":\"unavailable\"}]},"
                            + "\"diagnostics\":\"The server cannot answer now; try again shortly.\"}]}")
                    .getBytes(StandardCharsets.UTF_8);

    private final TrailSettlement settlement;
    private final Clock clock;

    JournalFilter(TrailSettlement settlement, Clock clock) {
        this.settlement = settlement;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestTrail trail = new RequestTrail(clock.instant(), request.getHeader("User-Agent"));
        request.setAttribute(RequestTrail.ATTRIBUTE, trail);
        Map<String, List<String>> before = headersOf(response);
        Guard guard = new Guard(() -> settlement.settle(request, response.getStatus(), trail));
        try {
            chain.doFilter(request, new GuardedResponse(response, guard));
            guard.run();
        } catch (JournalUnavailableException e) {
            LOG.error("answer withheld cause={}", e.getMessage());
            refuse(response, before);
        }
    }

    private static void refuse(HttpServletResponse response, Map<String, List<String>> headers) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.reset();
        headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", "2");
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("application/fhir+json;charset=utf-8");
        response.getOutputStream().write(UNAVAILABLE);
    }

    private static Map<String, List<String>> headersOf(HttpServletResponse response) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        response.getHeaderNames().forEach(name -> headers.put(name, List.copyOf(response.getHeaders(name))));
        return headers;
    }

    /** Settles once; a failure stays a failure, however often the answer is tried again. */
    private static final class Guard implements Runnable {
        private final Runnable settle;
        private boolean settled;
        private @Nullable JournalUnavailableException failure;

        Guard(Runnable settle) {
            this.settle = settle;
        }

        @Override
        public void run() {
            if (failure != null) {
                throw failure;
            }
            if (!settled) {
                settled = true;
                try {
                    settle.run();
                } catch (JournalUnavailableException e) {
                    failure = e;
                    throw e;
                }
            }
        }
    }
}
