package health.attest.transport.servlet;

import health.attest.access.ClientAddress;
import health.attest.access.DenialReason;
import health.attest.access.RequestOrigin;
import health.attest.access.RouteTemplate;
import health.attest.transport.CorsPolicy;
import health.attest.transport.HeaderRules;
import health.attest.transport.RequestIds;
import health.attest.transport.TrustedProxies;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/** Makes request line, headers and address fit to judge, answers preflights, and writes the line of the edge log. */
final class TransportFilter extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger("health.attest.edge");
    private static final String REQUEST_ID = "X-Request-Id";

    /**
     * What the filter decides with.
     *
     * @param baseUrl scheme, host and port under which clients know this server
     */
    record Rules(TrustedProxies proxies, HeaderRules headers, CorsPolicy cors, RequestIds ids, URI baseUrl) {}

    private final Rules rules;
    private final LongSupplier nanoTime;

    TransportFilter(Rules rules, LongSupplier nanoTime) {
        this.rules = rules;
        this.nanoTime = nanoTime;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long start = nanoTime.getAsLong();
        ClientAddress peer = ClientAddress.parse(withoutZone(request.getRemoteAddr()))
                .orElseThrow(() -> new ServletException("the peer of a connection has no address"));
        ClientAddress address =
                rules.proxies().clientOf(peer, lines(request, "Forwarded"), lines(request, "X-Forwarded-For"));
        RequestOrigin origin = new RequestOrigin(rules.ids().idFor(request.getHeader(REQUEST_ID)), address);
        SafeRequest safe = new SafeRequest(request, rules.headers(), origin, rules.baseUrl());
        SafeResponse answer = new SafeResponse(response);
        request.setAttribute(RequestOrigin.ATTRIBUTE, origin);
        answer.setHeader(REQUEST_ID, origin.requestId());
        SecurityHeaders.write(safe, answer);
        try {
            if (!isRefused(safe, answer, origin) && !isPreflight(safe, answer)) {
                chain.doFilter(safe, answer);
            }
        } finally {
            logWhenDone(safe, answer, origin, start);
        }
    }

    private boolean isRefused(SafeRequest request, HttpServletResponse response, RequestOrigin origin)
            throws IOException {
        HeaderRules headers = rules.headers();
        String query = Objects.requireNonNullElse(request.getQueryString(), "");
        if (!headers.serves(request.getMethod())) {
            RefusalWriter.write(request, response, 405, DenialReason.NOT_SUPPORTED, origin);
        } else if (!headers.isPlain(request.getRequestURI())) {
            RefusalWriter.write(request, response, 400, DenialReason.MALFORMED, origin);
        } else if (!request.hasFittingHeaders()) {
            RefusalWriter.write(request, response, 431, DenialReason.LIMIT_EXCEEDED, origin);
        } else if (!headers.permitsParameters(query)) {
            RefusalWriter.write(request, response, 400, DenialReason.LIMIT_EXCEEDED, origin);
        } else {
            return false;
        }
        return true;
    }

    /** Writes what CORS has to say, so that refusals further on carry it too; true when there is nothing more to do. */
    private boolean isPreflight(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader("Vary", "Origin");
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return false;
        }
        boolean preflight =
                request.getMethod().equals("OPTIONS") && request.getHeader("Access-Control-Request-Method") != null;
        CorsPolicy.Answer decision = rules.cors().decide(origin, request.getRequestURI());
        if (decision == CorsPolicy.Answer.REFUSED) {
            if (preflight) {
                response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            }
            return preflight;
        }
        response.setHeader("Access-Control-Allow-Origin", decision == CorsPolicy.Answer.ANY_ORIGIN ? "*" : origin);
        if (preflight) {
            response.setHeader("Access-Control-Allow-Methods", CorsPolicy.METHODS);
            response.setHeader("Access-Control-Allow-Headers", CorsPolicy.REQUEST_HEADERS);
            response.setHeader("Access-Control-Max-Age", "600");
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            response.setHeader("Access-Control-Expose-Headers", CorsPolicy.RESPONSE_HEADERS);
        }
        return preflight;
    }

    private void logWhenDone(
            HttpServletRequest request, HttpServletResponse response, RequestOrigin origin, long start) {
        Runnable line = () -> LOG.info(
                "request={} route=\"{}\" status={} millis={}",
                origin.requestId(),
                RouteTemplate.of(request.getMethod(), request.getRequestURI()),
                response.getStatus(),
                (nanoTime.getAsLong() - start) / 1_000_000);
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new OnComplete(line));
        } else {
            line.run();
        }
    }

    private static List<String> lines(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    /** Runs once when an asynchronous answer has ended. */
    record OnComplete(Runnable action) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            action.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
