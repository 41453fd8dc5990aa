package health.attest.chain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Answers of contracts, believed for a while or until an event says that they changed. Thread-safe.
 *
 * <p>An answer that was asked for before an event and arrives after it is given out and not kept.
 */
public final class ReadCache<K, V> {
    private final Clock clock;
    private final Duration life;
    private final LinkedHashMap<K, Kept<V>> kept;
    private long changes;

    public ReadCache(Clock clock, Duration life, int sizeMax) {
        this.clock = clock;
        this.life = life;
        this.kept = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Kept<V>> eldest) {
                return size() > sizeMax;
            }
        };
    }

    /** The kept answer, or what {@code ask} says. What it throws is passed on and nothing is kept. */
    public V get(K key, Function<K, V> ask) {
        long changesBefore;
        synchronized (this) {
            Kept<V> known = kept.get(key);
            if (known != null && clock.instant().isBefore(known.until())) {
                return known.value();
            }
            changesBefore = changes;
        }
        V value = ask.apply(key);
        synchronized (this) {
            if (changes == changesBefore) {
                kept.put(key, new Kept<>(value, clock.instant().plus(life)));
            }
        }
        return value;
    }

    /** The chain says something else about this key now. */
    public synchronized void forget(K key) {
        changes++;
        kept.remove(key);
    }

    /** The chain may say something else about everything now. */
    public synchronized void forgetAll() {
        changes++;
        kept.clear();
    }

    private record Kept<V>(V value, Instant until) {}
}
