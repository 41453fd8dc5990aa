package health.attest.threat.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.BundleSize;
import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.OpenRoute;
import health.attest.access.RegisteredLimits;
import health.attest.access.RequestOrigin;
import health.attest.access.Tenant;
import health.attest.chain.Bytes32;
import health.attest.identity.ConsortiumKey;
import health.attest.threat.Block;
import health.attest.threat.Blocklist;
import health.attest.threat.Challenges;
import health.attest.threat.Factor;
import health.attest.threat.Keys;
import health.attest.threat.LocalCounters;
import health.attest.threat.LogEntry;
import health.attest.threat.SignalQueue;
import health.attest.threat.Signatures;
import health.attest.threat.ThreatGate;
import health.attest.threat.ThreatPolicy;
import health.attest.threat.ThreatResponse;
import health.attest.threat.ThreatStore;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ThreatFilterTest {
    private static final ClientAddress HOME = ClientAddress.parse("192.0.2.1").orElseThrow();
    private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0";

    private final Clock clock = Clock.fixed(Instant.parse("2026-01-15T12:00:00Z"), ZoneOffset.UTC);
    private final Keys keys = new Keys(ConsortiumKey.of(new Seed().bytes()));
    private final LocalCounters counters = new LocalCounters(clock, 1_000);
    private final Blocklist blocklist = new Blocklist(clock, "north");
    private final Challenges challenges = new Challenges(new byte[32], clock, new SecureRandom());
    private final SignalQueue signals = new SignalQueue();
    private final List<LogEntry> log = new ArrayList<>();
    private final List<Object> facts = new ArrayList<>();

    @Test
    void anOrdinaryRequestProceedsAndIsToldItsLimit() throws Exception {
        MockHttpServletResponse answer = send(request("GET", "/fhir/Patient/1"), 200);

        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getHeader("RateLimit-Policy")).isEqualTo("\"default\";q=100;w=60");
        assertThat(answer.getHeader("RateLimit")).isEqualTo("\"default\";r=99");
    }

    @Test
    void everyRequestIsLoggedWithEveryFactorAndWithoutItsAddressInTheTag() throws Exception {
        send(request("GET", "/fhir/Patient/123"), 404);

        LogEntry entry = log.get(0);
        assertThat(entry.route()).isEqualTo("GET Patient/{id}");
        assertThat(entry.status()).isEqualTo(404);
        assertThat(entry.score().factors()).containsOnlyKeys(Factor.values()).containsEntry(Factor.SESSION, 20);
        assertThat(entry.action()).isEqualTo("proceed");
        assertThat(entry.tag()).hasSize(64).isEqualTo(keys.tag(HOME).toHex().substring(2));
    }

    @Test
    void aChallengedRequestIsToldWhereTheChallengeIsAndPassesWithASolvedOne() throws Exception {
        for (int i = 0; i < 10; i++) {
            send(request("GET", "/fhir/Patient/" + i), 404);
        }
        MockHttpServletResponse challenged = send(request("GET", "/fhir/Patient/11"), 200);

        assertThat(challenged.getStatus()).isEqualTo(401);
        assertThat(challenged.getHeader("Link")).isEqualTo("</security/challenge>; rel=\"challenge\"");
        assertThat(challenged.getContentAsString())
                .contains("OperationOutcome", "challenge-required")
                .doesNotContain("score");

        MockHttpServletRequest again = request("GET", "/fhir/Patient/11");
        again.addHeader("X-Challenge-Pass", pass());
        assertThat(send(again, 200).getStatus()).isEqualTo(200);
    }

    @Test
    void anAttackerIsBlockedAndNothingOfItsNextRequestIsRead() throws Exception {
        for (int i = 0; i < 130; i++) {
            MockHttpServletRequest bare = request("GET", "/fhir/Patient/" + i);
            bare.removeHeader("User-Agent");
            send(bare, 404);
        }

        assertThat(blocklist.find(keys.tag(HOME)).orElseThrow().source()).isEqualTo(Block.Source.AUTO);
        MockHttpServletResponse answer = new MockHttpServletResponse();
        new BlocklistFilter(gate(false)).doFilter(request("GET", "/login"), answer, (r, s) -> {
            throw new AssertionError("a blocked request went on");
        });
        assertThat(answer.getStatus()).isEqualTo(403);
        assertThat(answer.getHeader("RateLimit-Policy")).isEqualTo("\"default\";q=100;w=60");
        assertThat(answer.getHeader("RateLimit")).isEqualTo("\"default\";r=0");
    }

    @Test
    void aUserOverTheLimitIsToldWhenToComeBack() throws Exception {
        MockHttpServletResponse last = new MockHttpServletResponse();
        for (int i = 0; i < 501; i++) {
            last = send(as("alice", request("GET", "/fhir/Patient/1")), 200);
        }

        assertThat(last.getStatus()).isEqualTo(429);
        assertThat(last.getHeader("Retry-After")).isEqualTo("60");
        assertThat(last.getHeader("RateLimit")).isEqualTo("\"default\";r=0;t=60");
        assertThat(facts).hasSize(1).first().isInstanceOf(AccessFact.Refused.class);
    }

    @Test
    void openRoutesAreLimitedAndNeverScored() throws Exception {
        for (int i = 0; i < 600; i++) {
            MockHttpServletRequest tile = request("GET", "/ledger/tile/0/" + i);
            tile.removeHeader("User-Agent");
            assertThat(send(tile, 200).getStatus()).isEqualTo(200);
        }
        assertThat(send(request("GET", "/ledger/checkpoint"), 200).getStatus()).isEqualTo(429);
        assertThat(send(request("GET", "/fhir/Patient/1"), 200).getStatus()).isEqualTo(200);
        assertThat(log).allMatch(entry -> entry.score().points() <= 35);
    }

    @Test
    void loginAndTokensAreNotCountedHere() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            assertThat(send(request("POST", "/oauth2/token"), 200).getStatus()).isEqualTo(200);
        }
        assertThat(log).hasSize(1_000).allMatch(entry -> entry.action().equals("none"));
    }

    @Test
    void aTokenThatHasOnlyExpiredIsNotScored() throws Exception {
        for (int i = 0; i < 150; i++) {
            MockHttpServletRequest expired = request("GET", "/fhir/Patient/1");
            expired.setAttribute(AccessContext.ATTRIBUTE, context(new Caller.Anonymous(Caller.TokenState.EXPIRED)));
            assertThat(send(expired, 401).getStatus()).isEqualTo(401);
        }
        assertThat(log).allMatch(entry -> entry.score().points() == 0);
    }

    @Test
    void aBatchIsChargedFromTheNextRequestOn() throws Exception {
        MockHttpServletRequest batch = as("alice", request("POST", "/fhir"));
        batch.setAttribute(BundleSize.ATTRIBUTE, new BundleSize(500));

        assertThat(send(batch, 200).getHeader("RateLimit")).isEqualTo("\"default\";r=499");
        response(false).flush();
        assertThat(send(as("alice", request("GET", "/fhir/Patient/1")), 200).getHeader("RateLimit"))
                .isEqualTo("\"default\";r=489");
    }

    @Test
    void inShadowModeNothingIsRefused() throws Exception {
        for (int i = 0; i < 150; i++) {
            MockHttpServletResponse answer = new MockHttpServletResponse();
            logged(true, request("GET", "/fhir/Patient/1"), answer, answering(200));
            assertThat(answer.getStatus()).isEqualTo(200);
        }
        assertThat(log.get(149).action()).isNotEqualTo("proceed");
        assertThat(blocklist.size()).isZero();
    }

    private String pass() {
        String key = Keys.addressKey(keys.tag(HOME));
        Challenges.Challenge challenge = challenges.challenge(key);
        for (int number = 0; ; number++) {
            var solved = challenges.judge(
                    new Challenges.Solution(
                            challenge.algorithm(),
                            challenge.challenge(),
                            number,
                            challenge.salt(),
                            challenge.signature()),
                    key);
            if (solved.isPresent()) {
                return solved.get().pass();
            }
        }
    }

    private static MockHttpServletRequest request(String method, String path) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setAttribute(RequestOrigin.ATTRIBUTE, new RequestOrigin("r-1", HOME));
        request.addHeader("User-Agent", BROWSER);
        return request;
    }

    private static MockHttpServletRequest as(String user, MockHttpServletRequest request) {
        request.setAttribute(
                AccessContext.ATTRIBUTE,
                context(new Caller.Authenticated(
                        new Caller.Subject("https://issuer.example", "app", user),
                        Set.of(),
                        Set.of(),
                        null,
                        Caller.LaunchContext.NONE,
                        Set.of(),
                        "t",
                        Instant.EPOCH,
                        false,
                        null)));
        return request;
    }

    private static AccessContext context(Caller caller) {
        return new AccessContext("r-1", HOME, new Tenant("demo"), caller);
    }

    private MockHttpServletResponse send(MockHttpServletRequest request, int statusBehind) throws Exception {
        MockHttpServletResponse answer = new MockHttpServletResponse();
        logged(false, request, answer, answering(statusBehind));
        return answer;
    }

    private void logged(
            boolean shadow, MockHttpServletRequest request, MockHttpServletResponse answer, FilterChain chain)
            throws Exception {
        new SecurityLogFilter(keys, log::add, clock, 100)
                .doFilter(request, answer, (seen, into) -> filter(shadow).doFilter(seen, into, chain));
    }

    private static FilterChain answering(int status) {
        return (request, answer) -> ((HttpServletResponse) answer).setStatus(status);
    }

    private ThreatFilter filter(boolean shadow) {
        return new ThreatFilter(gate(shadow), response(shadow), List.of(new OpenRoute("/hooks/**")), facts::add, clock);
    }

    private ThreatResponse response(boolean shadow) {
        return new ThreatResponse(gate(shadow), keys, counters, signals, new NoStore(), clock);
    }

    private ThreatGate gate(boolean shadow) {
        ThreatPolicy policy =
                new ThreatPolicy(shadow, 100, 500, 5_000, 600, List.of(), 2, List.of(), RegisteredLimits.NONE);
        return new ThreatGate(policy, keys, counters, new Signatures(clock, 2), blocklist, challenges);
    }

    /** Some key. */
    private record Seed() {
        byte[] bytes() {
            byte[] bytes = new byte[Bytes32.LENGTH_BYTES];
            bytes[31] = 7;
            return bytes;
        }
    }

    /** Nothing is kept. */
    private static final class NoStore implements ThreatStore {
        @Override
        public void saveBlock(Block block) {}

        @Override
        public void removeBlock(Bytes32 tag, boolean onChain) {}

        @Override
        public List<Block> blocks() {
            return List.of();
        }

        @Override
        public void saveSignature(StoredSignature signature) {}

        @Override
        public List<StoredSignature> signatures() {
            return List.of();
        }

        @Override
        public int beat(UUID instance) {
            return 1;
        }

        @Override
        public void leave(UUID instance) {}
    }
}
