package health.attest.issuer;

import health.attest.issuer.SigningKey.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * When keys change places.
 *
 * @param signsFor how long a key signs before the next one does
 * @param announced how long a key is published before it may sign: longer than anybody keeps a key set
 * @param keptFor how long a retired key is published: longer than anything it signed is valid
 */
public record KeyRotation(Duration signsFor, Duration announced, Duration keptFor) {
    public static final KeyRotation DEFAULT =
            new KeyRotation(Duration.ofDays(90), Duration.ofMinutes(15), Duration.ofHours(24));

    public KeyRotation {
        if (signsFor.compareTo(announced) < 0) {
            throw new IllegalArgumentException("a key must sign at least as long as the next one is announced");
        }
    }

    /**
     * The keys as they should be now.
     *
     * @param maker makes a key of that algorithm in state {@code NEXT}
     * @param now also when a key is to be replaced before its time
     */
    List<SigningKey> due(List<SigningKey> keys, Function<KeyAlgorithm, SigningKey> maker, Instant now) {
        List<SigningKey> due = new ArrayList<>();
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            due.addAll(due(of(algorithm, keys), algorithm, maker, now));
        }
        return due;
    }

    private List<SigningKey> due(
            List<SigningKey> keys, KeyAlgorithm algorithm, Function<KeyAlgorithm, SigningKey> maker, Instant now) {
        List<SigningKey> due = new ArrayList<>();
        boolean signs = keys.stream().anyMatch(key -> key.state() == State.CURRENT && !isOver(key, signsFor, now));
        boolean promotable = keys.stream().anyMatch(key -> key.state() == State.NEXT && isOver(key, announced, now));
        boolean any = keys.stream().anyMatch(key -> key.state() == State.CURRENT);
        boolean promote = !signs && (promotable || !any);
        for (SigningKey key : keys) {
            switch (key.state()) {
                case NEXT -> due.add(promote ? key.in(State.CURRENT, now) : key);
                case CURRENT -> due.add(promote ? key.in(State.RETIRED, now) : key);
                case RETIRED -> {
                    if (!isOver(key, keptFor, now)) {
                        due.add(key);
                    }
                }
            }
        }
        if (due.stream().noneMatch(key -> key.state() == State.CURRENT)) {
            due.add(maker.apply(algorithm).in(State.CURRENT, now));
        }
        if (due.stream().noneMatch(key -> key.state() == State.NEXT)) {
            due.add(maker.apply(algorithm));
        }
        return due;
    }

    private static List<SigningKey> of(KeyAlgorithm algorithm, List<SigningKey> keys) {
        return keys.stream()
                .filter(key -> key.algorithm() == algorithm)
                .sorted(Comparator.comparing(SigningKey::since))
                .toList();
    }

    private static boolean isOver(SigningKey key, Duration time, Instant now) {
        return !key.since().plus(time).isAfter(now);
    }
}
