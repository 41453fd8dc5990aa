package health.attest.threat.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.Occurrence;
import health.attest.access.RegisteredLimits;
import health.attest.access.RequestOrigin;
import health.attest.access.Tenant;
import health.attest.chain.Bytes32;
import health.attest.identity.ConsortiumKey;
import health.attest.threat.Block;
import health.attest.threat.Blocklist;
import health.attest.threat.Challenges;
import health.attest.threat.Dashboard;
import health.attest.threat.DashboardSource;
import health.attest.threat.Keys;
import health.attest.threat.LocalCounters;
import health.attest.threat.SignalQueue;
import health.attest.threat.Signatures;
import health.attest.threat.ThreatGate;
import health.attest.threat.ThreatPolicy;
import health.attest.threat.ThreatResponse;
import health.attest.threat.ThreatStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class SecurityControllerTest {
    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    private static final ClientAddress HOME = ClientAddress.parse("192.0.2.1").orElseThrow();
    private static final String BLOCK = "{\"address\":\"198.51.100.4\",\"reason\":\"test\"}";

    private final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    private final Keys keys = new Keys(ConsortiumKey.of(key()));
    private final Blocklist blocklist = new Blocklist(clock, "north");
    private final List<Object> facts = new ArrayList<>();
    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(controller()).build();

    @Test
    void anOfficerBlocksAndUnblocks() throws Exception {
        mvc.perform(order("/security/block", BLOCK).with(scopes("attest/security.write")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.source").value("manual"))
                .andExpect(jsonPath("$.chainStatus").value("pending"))
                .andExpect(jsonPath("$.by").value("grace"))
                .andExpect(jsonPath("$.address").doesNotExist());
        mvc.perform(order("/security/unblock", BLOCK).with(scopes("attest/security.write")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.lifted").value(true));
        assertThat(facts)
                .extracting(fact -> ((AccessFact.Occurred) fact).what())
                .containsExactly(Occurrence.ADDRESS_BLOCKED, Occurrence.ADDRESS_UNBLOCKED);
    }

    @Test
    void nobodyBlocksWithoutTheScope() throws Exception {
        mvc.perform(order("/security/block", BLOCK).with(scopes("attest/security.read")))
                .andExpect(status().isForbidden());
        mvc.perform(order("/security/block", BLOCK).with(scopes("user/*.cruds")))
                .andExpect(status().isForbidden());
        mvc.perform(order("/security/block", BLOCK)).andExpect(status().isUnauthorized());
        mvc.perform(order("/security/unblock", BLOCK)).andExpect(status().isUnauthorized());
    }

    @Test
    void nobodyBlocksEverybodyOrThemselves() throws Exception {
        for (String address : List.of("0.0.0.0/0", "::/0", "192.0.2.1", "nonsense", "10.0.0.0/8", "127.0.0.1")) {
            mvc.perform(order("/security/block", "{\"address\":\"" + address + "\"}")
                            .with(scopes("attest/security.write")))
                    .andExpect(status().isBadRequest());
        }
        mvc.perform(order("/security/block", "{}").with(scopes("attest/security.write")))
                .andExpect(status().isBadRequest());
    }

    @Test
    void theDashboardIsForReadersOnly() throws Exception {
        mvc.perform(at(get("/security/dashboard")).with(scopes("attest/security.read")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.series", hasSize(60)))
                .andExpect(jsonPath("$.blocked").value(0));
        mvc.perform(at(get("/security/dashboard")).with(scopes("attest/security.write")))
                .andExpect(status().isForbidden());
        mvc.perform(at(get("/security/dashboard"))).andExpect(status().isUnauthorized());
        mvc.perform(at(get("/security/stream"))).andExpect(status().isUnauthorized());
    }

    @Test
    void aChallengeIsSolvedOnceAndNotReplayed() throws Exception {
        String challenge = mvc.perform(at(get("/security/challenge")))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
        String solution = solve(challenge);

        mvc.perform(order("/security/challenge", solution))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.pass").isNotEmpty())
                .andExpect(jsonPath("$.expires_in").value(600));
        mvc.perform(order("/security/challenge", solution)).andExpect(status().isForbidden());
    }

    private static String solve(String challenge) throws Exception {
        JsonNode fields = new ObjectMapper().readTree(challenge);
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        int number = 0;
        while (!HexFormat.of()
                .formatHex(sha256.digest((fields.get("salt").asText() + number).getBytes(StandardCharsets.UTF_8)))
                .equals(fields.get("challenge").asText())) {
            number++;
        }
        return new ObjectMapper()
                .writeValueAsString(Map.of(
                        "algorithm", fields.get("algorithm").asText(),
                        "challenge", fields.get("challenge").asText(),
                        "number", number,
                        "salt", fields.get("salt").asText(),
                        "signature", fields.get("signature").asText()));
    }

    private static MockHttpServletRequestBuilder order(String path, String body) {
        return at(post(path)).contentType(MediaType.APPLICATION_JSON).content(body);
    }

    private static MockHttpServletRequestBuilder at(MockHttpServletRequestBuilder request) {
        return request.requestAttr(RequestOrigin.ATTRIBUTE, new RequestOrigin("r-1", HOME));
    }

    private static RequestPostProcessor scopes(String scope) {
        return request -> {
            Caller caller = new Caller.Authenticated(
                    new Caller.Subject("https://issuer.example", "console", "grace"),
                    Set.of(scope),
                    Set.of(),
                    null,
                    Caller.LaunchContext.NONE,
                    Set.of(),
                    "t",
                    NOON,
                    false,
                    null);
            request.setAttribute(AccessContext.ATTRIBUTE, new AccessContext("r-1", HOME, new Tenant("demo"), caller));
            return request;
        };
    }

    private SecurityController controller() {
        LocalCounters counters = new LocalCounters(clock, 1_000);
        Challenges challenges = new Challenges(new byte[32], clock, new SecureRandom());
        ThreatPolicy policy =
                new ThreatPolicy(false, 100, 500, 5_000, 600, List.of(), 2, List.of(), RegisteredLimits.NONE);
        ThreatGate gate = new ThreatGate(policy, keys, counters, new Signatures(clock, 2), blocklist, challenges);
        ThreatResponse response = new ThreatResponse(gate, keys, counters, new SignalQueue(), new Unused(), clock);
        DashboardSource source = () -> Dashboard.of(Map.of(), List.of(), blocklist, NOON);
        return new SecurityController(response, source, new DashboardStream(source), facts::add);
    }

    private static byte[] key() {
        byte[] bytes = new byte[Bytes32.LENGTH_BYTES];
        bytes[0] = 5;
        return bytes;
    }

    /** The store is not asked within a request. */
    private static final class Unused implements ThreatStore {
        @Override
        public void saveBlock(Block block) {
            throw new AssertionError();
        }

        @Override
        public void removeBlock(Bytes32 tag, boolean onChain) {
            throw new AssertionError();
        }

        @Override
        public List<Block> blocks() {
            throw new AssertionError();
        }

        @Override
        public void saveSignature(StoredSignature signature) {
            throw new AssertionError();
        }

        @Override
        public List<StoredSignature> signatures() {
            throw new AssertionError();
        }

        @Override
        public int beat(UUID instance) {
            throw new AssertionError();
        }

        @Override
        public void leave(UUID instance) {
            throw new AssertionError();
        }
    }
}
