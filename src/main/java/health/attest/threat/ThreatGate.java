package health.attest.threat;

import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.RequestLimits;
import health.attest.chain.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * Judges one request: limit, score, answer. Everything it knows it asks of the counters in one step.
 *
 * <p>Thread-safe. Changes nothing but the counters; what follows from a verdict is for {@link ThreatResponse}.
 */
public final class ThreatGate {
    private final ThreatPolicy policy;
    private final Keys keys;
    private final ThreatCounters counters;
    private final Signatures signatures;
    private final Blocklist blocklist;
    private final Challenges challenges;

    public ThreatGate(
            ThreatPolicy policy,
            Keys keys,
            ThreatCounters counters,
            Signatures signatures,
            Blocklist blocklist,
            Challenges challenges) {
        this.policy = policy;
        this.keys = keys;
        this.counters = counters;
        this.signatures = signatures;
        this.blocklist = blocklist;
        this.challenges = challenges;
    }

    /**
     * A request as the gate sees it.
     *
     * @param kind what kind of route it asks for
     * @param route route template
     * @param query raw query
     * @param userAgent the {@code User-Agent} header
     * @param sessionCookie whether it carries a session cookie
     * @param pass the pass of a solved challenge, if it brought one
     */
    public record Request(
            ClientAddress address,
            Caller caller,
            RouteClass kind,
            String route,
            @Nullable String query,
            @Nullable String userAgent,
            boolean sessionCookie,
            @Nullable String pass) {

        boolean isAuthenticated() {
            return caller instanceof Caller.Authenticated;
        }

        /** A token that has only expired is answered, not suspected. */
        boolean isScored() {
            return kind == RouteClass.PROTECTED
                    && !(caller instanceof Caller.Anonymous anonymous
                            && (anonymous.token() == Caller.TokenState.EXPIRED
                                    || anonymous.token() == Caller.TokenState.UNVERIFIABLE));
        }
    }

    /**
     * What came of it.
     *
     * @param key key it was counted under
     * @param pattern pattern of its fingerprint when it was scored without a token, else null
     * @param limit requests a minute of its key
     */
    public record Judgement(
            Verdict verdict,
            ThreatScore score,
            Snapshot seen,
            Bytes32 tag,
            String key,
            @Nullable Bytes32 pattern,
            int limit) {

        /** How its key stands with its limit. */
        public RequestLimits.Standing standing() {
            return new RequestLimits.Standing(seen.admitted(), limit, seen.remaining(), seen.retryAfterSeconds());
        }
    }

    /** Judges; in shadow mode the verdict is what it would have been. */
    public Judgement judge(Request request) {
        Bytes32 tag = keys.tag(request.address());
        return request.isScored() ? judgeScored(request, tag) : judgeLimited(tag);
    }

    private Judgement judgeLimited(Bytes32 tag) {
        String key = Keys.openKey(tag);
        int limit = policy.openLimit();
        // An open route is never asked who came, so it marks nobody's address as shared.
        Snapshot seen = counters.visit(new Visit(key, key, limit, false, "", "", false));
        Verdict verdict = seen.admitted() ? new Verdict.Proceed() : new Verdict.Throttle(seen.retryAfterSeconds());
        return new Judgement(verdict, ThreatScore.NONE, seen, tag, key, null, limit);
    }

    private Judgement judgeScored(Request request, Bytes32 tag) {
        boolean known = request.isAuthenticated();
        String addressKey = Keys.addressKey(tag);
        String key = request.caller()
                .authenticated()
                .map(caller -> keys.subjectKey(caller.subject()))
                .orElse(addressKey);
        int limit = policy.limitOf(request.caller());
        Bytes32 pattern = known ? null : keys.pattern(fingerprintOf(request));
        // Routes and user agents need only be told apart, and are stored a million times.
        String route = Integer.toUnsignedString(request.route().hashCode(), 36);
        Snapshot seen = counters.visit(
                new Visit(key, addressKey, limit, known, route, keys.digest(request.userAgent()), false));
        RequestTraits traits = new RequestTraits(
                credentialsOf(request), limit, request.userAgent(), pattern != null && signatures.isTrusted(pattern));
        ThreatScore score = ThreatScorer.score(seen, traits);
        boolean exempt = seen.shared() || policy.neverBlocks(request.address());
        boolean solved = request.pass() != null && challenges.accepts(request.pass(), addressKey);
        Verdict verdict = !known && !exempt && blocklist.findForeign(tag).isPresent()
                ? new Verdict.Refuse(false)
                : policy.answer(score.level(), seen, known, exempt, solved);
        return new Judgement(verdict, score, seen, tag, key, pattern, limit);
    }

    static Fingerprint fingerprintOf(Request request) {
        boolean invalid = request.caller() instanceof Caller.Anonymous anonymous
                && anonymous.token() == Caller.TokenState.INVALID;
        return Fingerprint.of(request.route(), request.query(), request.userAgent(), invalid);
    }

    private static RequestTraits.Credentials credentialsOf(Request request) {
        if (request.isAuthenticated()) {
            return RequestTraits.Credentials.AUTHENTICATED;
        }
        return request.sessionCookie() ? RequestTraits.Credentials.SESSION_COOKIE : RequestTraits.Credentials.NONE;
    }

    /** Whether a request from here is refused before anybody asks who it is. */
    public boolean isBlocked(ClientAddress address) {
        return blocklist.find(keys.tag(address)).isPresent();
    }

    public boolean isShadow() {
        return policy.shadow();
    }

    /** Requests a minute of an address without a token. */
    public int anonymousLimit() {
        return policy.anonymousLimit();
    }

    ThreatPolicy policy() {
        return policy;
    }

    Challenges challenges() {
        return challenges;
    }

    Blocklist blocklist() {
        return blocklist;
    }

    Signatures signatures() {
        return signatures;
    }
}
