package health.attest.threat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Counters of one instance, in memory, for a bounded number of keys; the least recently seen ones are forgotten. */
public final class LocalCounters implements ThreatCounters {
    static final long MINUTE = 60_000;

    private final Clock clock;
    private final Map<String, KeyCounters> keys;
    private final Map<String, Map<String, Long>> patterns;
    private final Map<String, Long> flagged;
    private final Map<String, Long> spent;

    /**
     * Empty counters.
     *
     * @param keysMax most keys remembered
     */
    public LocalCounters(Clock clock, int keysMax) {
        this.clock = clock;
        this.keys = bounded(keysMax);
        this.patterns = bounded(1_000);
        this.flagged = bounded(1_000);
        this.spent = bounded(keysMax);
    }

    static <V> Map<String, V> bounded(int sizeMax) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > sizeMax;
            }
        };
    }

    @Override
    public synchronized Snapshot visit(Visit visit) {
        long now = clock.millis();
        KeyCounters address = counters(visit.addressKey());
        KeyCounters counters = counters(visit.key());
        if (visit.authenticated()) {
            address.markShared(now);
        }
        return counters.visit(visit, now, address.isShared(now));
    }

    @Override
    public synchronized Outcome report(List<Signal> signals) {
        long now = clock.millis();
        List<String> coordinated = new ArrayList<>();
        List<String> failedChallenges = new ArrayList<>();
        for (Signal signal : signals) {
            if (signal instanceof Signal.Refused refused) {
                if (becomesCoordinated(refused, now)) {
                    coordinated.add(refused.pattern());
                }
            } else if (signal instanceof Signal.Cleared) {
                clear(signal.key());
            } else if (counters(signal.key()).count(signal, now)) {
                failedChallenges.add(signal.key());
            }
        }
        return new Outcome(coordinated, failedChallenges);
    }

    @Override
    public synchronized boolean spend(String challenge) {
        return spent.put(challenge, clock.millis()) == null;
    }

    private boolean becomesCoordinated(Signal.Refused refused, long now) {
        Map<String, Long> addresses = computed(patterns, refused.pattern(), () -> bounded(1_024));
        addresses.put(refused.key(), now);
        addresses.values().removeIf(at -> at <= now - 5 * MINUTE);
        long lastFlag = flagged.getOrDefault(refused.pattern(), Long.MIN_VALUE / 2);
        if (addresses.size() < COORDINATED_ADDRESSES_MIN || now - lastFlag < 60 * MINUTE) {
            return false;
        }
        flagged.put(refused.pattern(), now);
        return true;
    }

    /** Whether others use the key is no count and stays. */
    private void clear(String key) {
        KeyCounters before = keys.remove(key);
        if (before != null) {
            counters(key).shareLike(before);
        }
    }

    private KeyCounters counters(String key) {
        return computed(keys, key, KeyCounters::new);
    }

    /** {@code computeIfAbsent} for maps that drop their eldest entry while one is added. */
    static <V> V computed(Map<String, V> map, String key, Supplier<V> fresh) {
        V known = map.get(key);
        if (known == null) {
            known = fresh.get();
            map.put(key, known);
        }
        return known;
    }
}
