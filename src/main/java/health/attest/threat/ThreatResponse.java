package health.attest.threat;

import health.attest.access.ClientAddress;
import health.attest.chain.Bytes32;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does what follows from verdicts and from what counters notice. Thread-safe. */
public final class ThreatResponse {
    private static final Set<Integer> REFUSED = Set.of(401, 403, 404, 429);
    private static final int ENTRIES_PER_REQUEST = 50;
    private static final int FINGERPRINTS_MAX = 10_000;
    private static final int UNSAVED_MAX = 10_000;

    private final ThreatPolicy policy;
    private final Keys keys;
    private final ThreatCounters counters;
    private final SignalQueue signals;
    private final Challenges challenges;
    private final Blocklist blocklist;
    private final Signatures signatures;
    private final ThreatStore store;
    private final Clock clock;
    private final Map<String, String> fingerprints = new LinkedHashMap<>();
    private final Deque<Consumer<ThreatStore>> unsaved = new ArrayDeque<>();

    public ThreatResponse(
            ThreatGate gate, Keys keys, ThreatCounters counters, SignalQueue signals, ThreatStore store, Clock clock) {
        this.policy = gate.policy();
        this.challenges = gate.challenges();
        this.blocklist = gate.blocklist();
        this.signatures = gate.signatures();
        this.keys = keys;
        this.counters = counters;
        this.signals = signals;
        this.store = store;
        this.clock = clock;
    }

    /**
     * At once after a verdict: an offender is shut out before its next request.
     *
     * @return whether somebody was shut out who was not before
     */
    public boolean onVerdict(ThreatGate.Request request, ThreatGate.Judgement judged) {
        if (policy.shadow() || !(judged.verdict() instanceof Verdict.Refuse refuse) || !refuse.offender()) {
            return false;
        }
        if (request.isAuthenticated()) {
            // Its score refuses it until the counters know.
            signals.add(new Signal.Denied(judged.key()));
            return !judged.seen().denied();
        }
        synchronized (unsaved) {
            Optional<Block> block = blocklist.blockForScore(
                    judged.tag(), "score " + judged.score().points());
            block.ifPresent(made -> save(to -> to.saveBlock(made)));
            return block.isPresent();
        }
    }

    /** When the answer is known: what a scored request without a token was refused makes a pattern. */
    public void onAnswer(ThreatGate.Request request, ThreatGate.Judgement judged, int status, int bundleEntries) {
        Bytes32 pattern = judged.pattern();
        if (pattern != null && REFUSED.contains(status)) {
            remember(pattern, request);
            signals.add(new Signal.Refused(keys.siteKey(request.address()), pattern.toHex()));
        }
        if (bundleEntries > ENTRIES_PER_REQUEST) {
            int requests = (bundleEntries + ENTRIES_PER_REQUEST - 1) / ENTRIES_PER_REQUEST;
            signals.add(new Signal.Charged(judged.key(), requests - 1));
        }
    }

    /** An id was asked for that is absent or not for this caller. */
    public void onMissing(ThreatGate.Judgement judged, String path) {
        signals.add(new Signal.Missing(judged.key(), keys.digest(path)));
    }

    private void remember(Bytes32 pattern, ThreatGate.Request request) {
        synchronized (fingerprints) {
            if (fingerprints.size() >= FINGERPRINTS_MAX) {
                fingerprints.clear();
            }
            fingerprints.put(pattern.toHex(), ThreatGate.fingerprintOf(request).canonicalJson());
        }
    }

    /** Hands waiting signals to the counters; true if there may be more. */
    public boolean flush() {
        List<Signal> taken = signals.take();
        counters.report(taken).coordinated().forEach(this::sign);
        return taken.size() == ThreatCounters.SIGNALS_MAX;
    }

    private void sign(String pattern) {
        Bytes32 word = Bytes32.ofHex(pattern);
        if (signatures.isOwn(word)) {
            return;
        }
        Instant expiresAt = clock.instant().plus(Signatures.LIFETIME);
        String fingerprint;
        synchronized (fingerprints) {
            fingerprint = fingerprints.getOrDefault(pattern, "{}");
        }
        int severity = Signatures.severity(ThreatCounters.COORDINATED_ADDRESSES_MIN);
        signatures.addOwn(word, expiresAt);
        save(to -> to.saveSignature(new ThreatStore.StoredSignature(word, fingerprint, severity, expiresAt)));
    }

    /** A fresh challenge for an address. */
    public Challenges.Challenge challengeFor(ClientAddress address) {
        return challenges.challenge(Keys.addressKey(keys.tag(address)));
    }

    /**
     * Judges a solution. A right one, spent for the first time, gives a pass and begins relief; the third wrong one
     * within ten minutes blocks the address here.
     */
    public Optional<String> solve(Challenges.Solution solution, ClientAddress address) {
        String key = Keys.addressKey(keys.tag(address));
        Optional<Challenges.Solved> solved =
                challenges.judge(solution, key).filter(right -> counters.spend(right.id()));
        if (solved.isEmpty()) {
            onChallengeFailed(address);
        } else {
            signals.add(new Signal.ChallengeSolved(key));
        }
        return solved.map(Challenges.Solved::pass);
    }

    private void onChallengeFailed(ClientAddress address) {
        Bytes32 tag = keys.tag(address);
        String key = Keys.addressKey(tag);
        boolean tooMany = counters.report(List.of(new Signal.ChallengeFailed(key)))
                .failedChallenges()
                .contains(key);
        // Whether the key is shared is asked only now: a wrong solution says nothing about who else is there.
        boolean exempt = policy.neverBlocks(address) || isShared(key);
        if (tooMany && !exempt && !policy.shadow()) {
            synchronized (unsaved) {
                blocklist.blockForChallenges(tag).ifPresent(block -> save(to -> to.saveBlock(block)));
            }
        }
    }

    private boolean isShared(String addressKey) {
        return counters.visit(new Visit("c" + addressKey, addressKey, 1, false, "", "", true))
                .shared();
    }

    /**
     * Blocks what a person typed.
     *
     * @param own the person's own address
     * @return empty when that must not be blocked, or is no address
     */
    public Optional<Block> blockByHand(String typed, String reason, String by, ClientAddress own) {
        Optional<ClientAddress> address = Keys.typed(typed)
                .filter(known -> !known.key().equals(own.key()))
                .filter(known -> !known.isLoopback() && !known.inetAddress().isAnyLocalAddress())
                .filter(known -> !policy.neverBlocks(known));
        return address.map(known -> {
            synchronized (unsaved) {
                Block block = blocklist.blockByHand(keys.tag(known), reason, by);
                save(to -> to.saveBlock(block));
                return block;
            }
        });
    }

    /** Lifts a block and forgets all that was counted; empty when what was typed is no address. */
    public Optional<Boolean> unblockByHand(String typed) {
        return Keys.typed(typed).map(address -> {
            Bytes32 tag = keys.tag(address);
            counters.report(List.of(new Signal.Cleared(Keys.addressKey(tag))));
            return lift(tag, true);
        });
    }

    /** Another branch lifted this block on chain. */
    public void onLiftedElsewhere(Bytes32 tag) {
        counters.report(List.of(new Signal.Cleared(Keys.addressKey(tag))));
        lift(tag, false);
    }

    /** Memory and what is to be stored change together, or the next look at the database would undo the one. */
    private boolean lift(Bytes32 tag, boolean onChain) {
        synchronized (unsaved) {
            boolean lifted = blocklist.unblock(tag);
            save(to -> to.removeBlock(tag, onChain));
            return lifted;
        }
    }

    private void save(Consumer<ThreatStore> step) {
        synchronized (unsaved) {
            if (unsaved.size() < UNSAVED_MAX) {
                unsaved.addLast(step);
            }
        }
    }

    /**
     * Brings what memory decided into the database, in order, and what other instances stored into memory. What the
     * database does not take stays for the next time.
     */
    public void synchronise() {
        @Nullable Consumer<ThreatStore> step = peek();
        while (step != null) {
            step.accept(store);
            synchronized (unsaved) {
                unsaved.removeFirst();
            }
            step = peek();
        }
        List<Block> stored = store.blocks();
        synchronized (unsaved) {
            if (unsaved.isEmpty()) {
                blocklist.replaceOwn(stored);
            }
        }
        store.signatures().forEach(known -> signatures.addOwn(known.pattern(), known.expiresAt()));
    }

    private @Nullable Consumer<ThreatStore> peek() {
        synchronized (unsaved) {
            return unsaved.peekFirst();
        }
    }
}
