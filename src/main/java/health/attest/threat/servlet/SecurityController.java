package health.attest.threat.servlet;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.access.DenialReason;
import health.attest.access.Occurrence;
import health.attest.access.RequestOrigin;
import health.attest.threat.Block;
import health.attest.threat.Challenges;
import health.attest.threat.Dashboard;
import health.attest.threat.DashboardSource;
import health.attest.threat.ThreatResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The guard's addresses: challenge for everybody, the rest for the security officer. */
@RestController
@RequestMapping(path = "/security", produces = MediaType.APPLICATION_JSON_VALUE)
final class SecurityController {
    private static final String READ = "attest/security.read";
    private static final String WRITE = "attest/security.write";

    private static final int REASON_LENGTH_MAX = 200;

    private final ThreatResponse response;
    private final DashboardSource dashboard;
    private final DashboardStream stream;
    private final ApplicationEventPublisher facts;

    SecurityController(
            ThreatResponse response,
            DashboardSource dashboard,
            DashboardStream stream,
            ApplicationEventPublisher facts) {
        this.response = response;
        this.dashboard = dashboard;
        this.stream = stream;
        this.facts = facts;
    }

    /** Whom to block or unblock, and why. */
    record Order(@Nullable String address, @Nullable String reason) {}

    @GetMapping("/challenge")
    Challenges.Challenge challenge(HttpServletRequest request) {
        return response.challengeFor(Answers.originOf(request).address());
    }

    /** Judges a solution; the pass goes into {@code X-Challenge-Pass} of the requests that follow. */
    @PostMapping("/challenge")
    @Nullable Map<String, Object> solve(
            @RequestBody Challenges.Solution solution, HttpServletRequest request, HttpServletResponse answer)
            throws IOException {
        Optional<String> pass =
                response.solve(solution, Answers.originOf(request).address());
        if (pass.isEmpty()) {
            Answers.refuse(request, answer, 403, DenialReason.CHALLENGE_REQUIRED, Answers.originOf(request));
            return null;
        }
        return Map.of("pass", pass.get(), "expires_in", Challenges.PASS_TIME.toSeconds());
    }

    @GetMapping("/dashboard")
    @Nullable Dashboard dashboard(HttpServletRequest request, HttpServletResponse answer) throws IOException {
        return permits(READ, request, answer) ? dashboard.dashboard() : null;
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Nullable SseEmitter stream(HttpServletRequest request, HttpServletResponse answer) throws IOException {
        return permits(READ, request, answer) ? stream.open() : null;
    }

    @PostMapping("/block")
    Dashboard.@Nullable BlockLine block(
            @RequestBody Order order, HttpServletRequest request, HttpServletResponse answer) throws IOException {
        if (!permits(WRITE, request, answer)) {
            return null;
        }
        String reason = order.reason() == null ? "by hand" : order.reason();
        Optional<Block> block = response.blockByHand(
                String.valueOf(order.address()),
                reason.substring(0, Math.min(REASON_LENGTH_MAX, reason.length())),
                userOf(request),
                Answers.originOf(request).address());
        if (block.isEmpty()) {
            Answers.refuse(request, answer, 400, DenialReason.MALFORMED, Answers.originOf(request));
            return null;
        }
        Dashboard.BlockLine line = Dashboard.BlockLine.of(block.get());
        journal(request, Occurrence.ADDRESS_BLOCKED, line.tag());
        return line;
    }

    @PostMapping("/unblock")
    @Nullable Map<String, Object> unblock(@RequestBody Order order, HttpServletRequest request, HttpServletResponse answer)
            throws IOException {
        if (!permits(WRITE, request, answer)) {
            return null;
        }
        Optional<Boolean> lifted = response.unblockByHand(String.valueOf(order.address()));
        if (lifted.isEmpty()) {
            Answers.refuse(request, answer, 400, DenialReason.MALFORMED, Answers.originOf(request));
            return null;
        }
        journal(request, Occurrence.ADDRESS_UNBLOCKED, null);
        return Map.of("lifted", lifted.get());
    }

    private void journal(HttpServletRequest request, Occurrence what, @Nullable String tag) {
        if (request.getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context) {
            facts.publishEvent(new AccessFact.Occurred(context, what, true, tag, Map.of("by", "hand")));
        }
    }

    private static boolean permits(String scope, HttpServletRequest request, HttpServletResponse answer)
            throws IOException {
        Optional<Caller.Authenticated> caller = callerOf(request);
        if (caller.map(known -> known.scopes().contains(scope)).orElse(false)) {
            return true;
        }
        RequestOrigin origin = Answers.originOf(request);
        if (caller.isEmpty()) {
            answer.setHeader("WWW-Authenticate", "Bearer");
            Answers.refuse(request, answer, 401, DenialReason.NOT_AUTHENTICATED, origin);
        } else {
            answer.setHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"");
            Answers.refuse(request, answer, 403, DenialReason.INSUFFICIENT_SCOPE, origin);
        }
        return false;
    }

    private static Optional<Caller.Authenticated> callerOf(HttpServletRequest request) {
        return request.getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context
                ? context.caller().authenticated()
                : Optional.empty();
    }

    private static String userOf(HttpServletRequest request) {
        return callerOf(request).map(caller -> caller.subject().user()).orElse("");
    }
}
