package health.attest.threat;

import health.attest.chain.Bytes32;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The attack signatures this branch knows, and which of them count.
 *
 * <p>A signature counts when this branch reported it, when enough reporters did, or when the consortium's administrator
 * vouches for it; so one hostile branch cannot raise anybody's score elsewhere. Thread-safe.
 */
public final class Signatures {
    /** How long a signature stands. */
    public static final Duration LIFETIME = Duration.ofDays(30);

    private static final int KNOWN_MAX = 100_000;

    private final Clock clock;
    private final int quorum;
    private final Map<Bytes32, Known> known = new ConcurrentHashMap<>();

    private record Known(Instant expiresAt, boolean own, boolean administrator, Set<String> reporters) {}

    public Signatures(Clock clock, int quorum) {
        this.clock = clock;
        this.quorum = quorum;
    }

    /** Takes a pattern that this branch has noticed itself. */
    public void addOwn(Bytes32 pattern, Instant expiresAt) {
        merge(pattern, new Known(expiresAt, true, false, Set.of()));
    }

    /** Takes the word of a reporter. */
    public void add(Bytes32 pattern, String reporter, boolean administrator, Instant expiresAt) {
        merge(pattern, new Known(expiresAt, false, administrator, Set.of(reporter)));
    }

    private void merge(Bytes32 pattern, Known news) {
        if (known.size() >= KNOWN_MAX) {
            known.values().removeIf(old -> !old.expiresAt.isAfter(clock.instant()));
        }
        if (known.size() < KNOWN_MAX || known.containsKey(pattern)) {
            known.merge(pattern, news, Signatures::merged);
        }
    }

    private static Known merged(Known before, Known news) {
        Set<String> reporters = new HashSet<>(before.reporters);
        reporters.addAll(news.reporters);
        Instant expiresAt = before.expiresAt.isAfter(news.expiresAt) ? before.expiresAt : news.expiresAt;
        return new Known(
                expiresAt, before.own || news.own, before.administrator || news.administrator, Set.copyOf(reporters));
    }

    /** Whether requests with this pattern are to be scored as an attack. */
    public boolean isTrusted(Bytes32 pattern) {
        Known signature = known.get(pattern);
        return signature != null
                && signature.expiresAt.isAfter(clock.instant())
                && (signature.own || signature.administrator || signature.reporters.size() >= quorum);
    }

    /** When a known signature ends, for whoever vouches for it; otherwise the lifetime from now. */
    public Instant expiryOf(Bytes32 pattern) {
        Known signature = known.get(pattern);
        return signature == null ? clock.instant().plus(LIFETIME) : signature.expiresAt;
    }

    /** Whether this branch has reported it itself and the report stands. */
    public boolean isOwn(Bytes32 pattern) {
        Known signature = known.get(pattern);
        return signature != null && signature.own && signature.expiresAt.isAfter(clock.instant());
    }

    public int size() {
        return known.size();
    }

    /** 1 to 10 by the number of addresses: one step per fifty. */
    public static int severity(int addresses) {
        return Math.max(1, Math.min(10, addresses / 50));
    }
}
