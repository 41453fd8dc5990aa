package health.attest.threat;

import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.RegisteredLimits;
import health.attest.chain.Bytes32;
import health.attest.identity.ConsortiumKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A guard on counters in memory and a clock that is moved by hand. */
public final class ThreatFixtures {
    static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

    /** Solves nothing. */
    static final Challenges.Solution WRONG = new Challenges.Solution("SHA-256", "x", 0, "x", "x");

    final HandClock clock = new HandClock(NOON);
    final Keys keys = new Keys(consortiumKey());
    final LocalCounters counters = new LocalCounters(clock, 100_000);
    final Signatures signatures = new Signatures(clock, 2);
    final Blocklist blocklist = new Blocklist(clock, "north");
    final Challenges challenges = new Challenges(new byte[32], clock, new SecureRandom());
    final MemoryStore store = new MemoryStore();
    final SignalQueue signals = new SignalQueue();
    final ThreatPolicy policy;
    final ThreatGate gate;
    final ThreatResponse response;

    public ThreatFixtures() {
        this(new ThreatPolicy(false, 100, 500, 5_000, 600, List.of(), 2, List.of(), RegisteredLimits.NONE));
    }

    ThreatFixtures(ThreatPolicy policy) {
        this.policy = policy;
        this.gate = new ThreatGate(policy, keys, counters, signatures, blocklist, challenges);
        this.response = new ThreatResponse(gate, keys, counters, signals, store, clock);
    }

    static ConsortiumKey consortiumKey() {
        byte[] bytes = new byte[32];
        bytes[0] = 1;
        return ConsortiumKey.of(bytes);
    }

    static ClientAddress address(String text) {
        return ClientAddress.parse(text).orElseThrow();
    }

    /** The {@code n}th of many addresses, each in a /24 and /48 of its own. */
    static ClientAddress address(int n) {
        return address("198." + (n >> 8) + "." + (n & 0xff) + ".7");
    }

    static ThreatGate.Request anonymous(ClientAddress address, String route) {
        return new ThreatGate.Request(
                address,
                new Caller.Anonymous(Caller.TokenState.ABSENT),
                RouteClass.PROTECTED,
                route,
                null,
                BROWSER,
                false,
                null);
    }

    static ThreatGate.Request authenticated(ClientAddress address, String user, boolean client, String route) {
        Caller caller = new Caller.Authenticated(
                new Caller.Subject("https://issuer.example", "app", client ? "app" : user),
                Set.of(),
                Set.of(),
                null,
                Caller.LaunchContext.NONE,
                Set.of(),
                "t",
                NOON.plus(Duration.ofDays(1)),
                client,
                null);
        return new ThreatGate.Request(address, caller, RouteClass.PROTECTED, route, null, BROWSER, false, null);
    }

    /** Judges and does what follows, as the filter would, with that status unless the gate itself refuses. */
    ThreatGate.Judgement pass(ThreatGate.Request request, int statusBehind) {
        ThreatGate.Judgement judged = gate.judge(request);
        response.onVerdict(request, judged);
        int status = judged.verdict() instanceof Verdict.Proceed ? statusBehind : 403;
        response.onAnswer(request, judged, status, 0);
        return judged;
    }

    void flush() {
        while (response.flush()) {
            // until nothing waits
        }
    }

    /** Moves only when told. */
    static final class HandClock extends Clock {
        private volatile Instant now;

        HandClock(Instant now) {
            this.now = now;
        }

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Keeps in memory, and can be away. */
    static final class MemoryStore implements ThreatStore {
        final List<Block> saved = new ArrayList<>();
        final List<StoredSignature> signatures = new ArrayList<>();
        final List<String> told = new ArrayList<>();
        boolean away;

        @Override
        public void saveBlock(Block block) {
            requireHere();
            saved.removeIf(old -> old.tag().equals(block.tag()));
            saved.add(block);
            told.add("block " + block.tag());
        }

        @Override
        public void removeBlock(Bytes32 tag, boolean onChain) {
            requireHere();
            saved.removeIf(old -> old.tag().equals(tag));
            told.add("unblock " + tag);
        }

        @Override
        public List<Block> blocks() {
            requireHere();
            return List.copyOf(saved);
        }

        @Override
        public void saveSignature(StoredSignature signature) {
            requireHere();
            signatures.add(signature);
        }

        @Override
        public List<StoredSignature> signatures() {
            requireHere();
            return List.copyOf(signatures);
        }

        @Override
        public int beat(UUID instance) {
            requireHere();
            return 1;
        }

        @Override
        public void leave(UUID instance) {
            requireHere();
        }

        private void requireHere() {
            if (away) {
                throw new StoreUnavailableException(new IllegalStateException("away"));
            }
        }
    }
}
