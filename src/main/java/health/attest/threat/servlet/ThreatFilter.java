package health.attest.threat.servlet;

import health.attest.access.AccessContext;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.AccessFact;
import health.attest.access.BundleSize;
import health.attest.access.Caller;
import health.attest.access.DenialReason;
import health.attest.access.Occurrence;
import health.attest.access.OpenRoute;
import health.attest.access.RequestOrigin;
import health.attest.access.RequestStage;
import health.attest.access.RouteTemplate;
import health.attest.threat.RouteClass;
import health.attest.threat.ThreatGate;
import health.attest.threat.ThreatGate.Judgement;
import health.attest.threat.ThreatPolicy;
import health.attest.threat.ThreatResponse;
import health.attest.threat.Verdict;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.filter.OncePerRequestFilter;

/** Limits, scores and answers every request, knowing who asks. */
final class ThreatFilter extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(ThreatFilter.class);
    private static final String PASS_HEADER = "X-Challenge-Pass";
    private static final String PASS_COOKIE = "attest-challenge";
    private static final String SESSION_COOKIE = "SESSION";
    private static final int NOT_FOUND = 404;

    private final ThreatGate gate;
    private final ThreatResponse response;
    private final List<OpenRoute> openRoutes;
    private final ApplicationEventPublisher facts;
    private final Clock clock;

    ThreatFilter(
            ThreatGate gate,
            ThreatResponse response,
            List<OpenRoute> openRoutes,
            ApplicationEventPublisher facts,
            Clock clock) {
        this.gate = gate;
        this.response = response;
        this.openRoutes = List.copyOf(openRoutes);
        this.facts = facts;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse answer, FilterChain chain)
            throws ServletException, IOException {
        RouteClass kind = RouteClass.of(request.getRequestURI(), openRoutes);
        if (kind == RouteClass.LOGIN) {
            chain.doFilter(request, answer);
            return;
        }
        ThreatGate.Request asked = asked(request, kind);
        Judgement judged = gate.judge(asked);
        new Judged(judged.score(), judged.verdict().action()).remember(request);
        if (response.onVerdict(asked, judged)) {
            tellShutOut(request, judged);
        }
        LimitHeaders.say(answer, judged.standing());
        try {
            if (gate.isShadow() || judged.verdict() instanceof Verdict.Proceed) {
                chain.doFilter(request, answer);
            } else {
                refuse(request, answer, judged);
            }
        } finally {
            after(request, answer, asked, judged);
        }
    }

    private static ThreatGate.Request asked(HttpServletRequest request, RouteClass kind) {
        Caller caller = request.getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context
                ? context.caller()
                : new Caller.Anonymous(Caller.TokenState.ABSENT);
        String pass = request.getHeader(PASS_HEADER);
        return new ThreatGate.Request(
                Answers.originOf(request).address(),
                caller,
                kind,
                RouteTemplate.of(request.getMethod(), request.getRequestURI()).text(),
                request.getQueryString(),
                request.getHeader("User-Agent"),
                cookie(request, SESSION_COOKIE) != null,
                pass != null ? pass : cookie(request, PASS_COOKIE));
    }

    private static @Nullable String cookie(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
            if (cookie.getName().equals(name)) {
                return cookie.getValue();
            }
        }
        return null;
    }

    private void refuse(HttpServletRequest request, HttpServletResponse answer, Judgement judged) throws IOException {
        RequestOrigin origin = Answers.originOf(request);
        int status = 403;
        DenialReason reason = DenialReason.THREAT_SCORE;
        if (judged.verdict() instanceof Verdict.Throttle throttle) {
            status = 429;
            reason = DenialReason.RATE_LIMITED;
            answer.setHeader("Retry-After", Integer.toString(throttle.retryAfterSeconds()));
        } else if (judged.verdict() instanceof Verdict.Challenge) {
            reason = DenialReason.CHALLENGE_REQUIRED;
            answer.setHeader("Link", "</security/challenge>; rel=\"challenge\"");
            status = isPage(request) ? 403 : 401;
            if (status == 401) {
                answer.setHeader("WWW-Authenticate", "Bearer");
            }
        } else if (judged.pattern() == null) {
            status = 429;
            reason = DenialReason.RATE_LIMITED;
            answer.setHeader("Retry-After", "900");
        }
        Answers.refuse(request, answer, status, reason, origin);
        if (request.getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context) {
            facts.publishEvent(
                    new AccessFact.Refused(context, null, new Deny(RequestStage.THREAT, reason, reason.code())));
        }
    }

    private static boolean isPage(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return accept != null
                && accept.contains("text/html")
                && !request.getRequestURI().startsWith("/fhir");
    }

    private void after(
            HttpServletRequest request, HttpServletResponse answer, ThreatGate.Request asked, Judgement judged) {
        int entries = request.getAttribute(BundleSize.ATTRIBUTE) instanceof BundleSize size ? size.entries() : 0;
        int status = answer.getStatus();
        response.onAnswer(asked, judged, status, entries);
        boolean hidden = status == NOT_FOUND || status == HttpServletResponse.SC_FORBIDDEN;
        boolean served = gate.isShadow() || judged.verdict() instanceof Verdict.Proceed;
        if (hidden
                && served
                && asked.kind() == RouteClass.PROTECTED
                && asked.route().endsWith("{id}")) {
            response.onMissing(judged, request.getRequestURI());
        }
    }

    /** Whoever was shut out is in the journal; that it cannot be written keeps nobody in. */
    private void tellShutOut(HttpServletRequest request, Judgement judged) {
        if (!(request.getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context)) {
            return;
        }
        boolean known = context.caller().authenticated().isPresent();
        String subject = known ? judged.key() : judged.tag().toHex();
        try {
            if (known) {
                facts.publishEvent(
                        new AccessFact.SubjectDenied(context, clock.instant().plus(ThreatPolicy.DENIAL_TIME)));
            }
            Occurrence what = known ? Occurrence.SUBJECT_DENIED : Occurrence.ADDRESS_BLOCKED;
            facts.publishEvent(new AccessFact.Occurred(context, what, true, subject, Map.of("by", "score")));
        } catch (RuntimeException e) {
            LOG.error("stage=THREAT event=shut-out-not-journaled cause={}", e.toString());
        }
    }
}
