package health.attest.threat.servlet;

import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.DenialReason;
import health.attest.access.RequestOrigin;
import health.attest.threat.Block;
import health.attest.threat.Challenges;
import health.attest.threat.Dashboard;
import health.attest.threat.DashboardSource;
import health.attest.threat.Keys;
import health.attest.threat.ThreatCounters;
import health.attest.threat.ThreatResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

    private final Challenges challenges;
    private final Keys keys;
    private final ThreatCounters counters;
    private final ThreatResponse response;
    private final DashboardSource dashboard;
    private final DashboardStream stream;

    SecurityController(
            Challenges challenges,
            Keys keys,
            ThreatCounters counters,
            ThreatResponse response,
            DashboardSource dashboard,
            DashboardStream stream) {
        this.challenges = challenges;
        this.keys = keys;
        this.counters = counters;
        this.response = response;
        this.dashboard = dashboard;
        this.stream = stream;
    }

    /** Whom to block or unblock, and why. */
    record Order(@Nullable String address, @Nullable String reason) {}

    @GetMapping("/challenge")
    Challenges.Challenge challenge(HttpServletRequest request) {
        return challenges.challenge(addressKeyOf(request));
    }

    /** Judges a solution; the pass goes into {@code X-Challenge-Pass} of the requests that follow. */
    @PostMapping("/challenge")
    @Nullable Map<String, Object> solve(
            @RequestBody Challenges.Solution solution, HttpServletRequest request, HttpServletResponse answer)
            throws IOException {
        ClientAddress address = Answers.originOf(request).address();
        Optional<Challenges.Solved> solved =
                challenges.judge(solution, addressKeyOf(request)).filter(right -> counters.spend(right.id()));
        if (solved.isEmpty()) {
            response.onChallengeFailed(address);
            Answers.refuse(request, answer, 403, DenialReason.CHALLENGE_REQUIRED, Answers.originOf(request));
            return null;
        }
        response.onChallengeSolved(address);
        return Map.of("pass", solved.get().pass(), "expires_in", Challenges.PASS_TIME.toSeconds());
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
                reason.substring(0, Math.min(200, reason.length())),
                userOf(request),
                Answers.originOf(request).address());
        if (block.isEmpty()) {
            Answers.refuse(request, answer, 400, DenialReason.MALFORMED, Answers.originOf(request));
            return null;
        }
        stream.tellNow();
        return Dashboard.BlockLine.of(block.get());
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
        stream.tellNow();
        return Map.of("lifted", lifted.get());
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

    private String addressKeyOf(HttpServletRequest request) {
        return Keys.addressKey(keys.tag(Answers.originOf(request).address()));
    }
}
