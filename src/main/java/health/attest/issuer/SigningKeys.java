package health.attest.issuer;

import health.attest.issuer.SigningKey.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The keys that sign, as this instance knows them. Thread-safe.
 *
 * <p>A key is published before it signs and after it has signed, and an instance that has not yet noticed a change
 * signs with a key that everybody still accepts: so a change makes no token invalid and no request fail.
 */
public final class SigningKeys {
    /** How old this instance's knowledge may be; far less than a key is announced. */
    private static final Duration AGE_MAX = Duration.ofSeconds(10);

    private final SigningKeyStore store;
    private final Function<KeyAlgorithm, SigningKey> maker;
    private final KeyRotation rotation;
    private final Clock clock;
    private volatile Known known = new Known(List.of(), Instant.EPOCH);

    private record Known(List<SigningKey> keys, Instant readAt) {}

    /** @param maker makes a key in state {@code NEXT} */
    public SigningKeys(
            SigningKeyStore store, Function<KeyAlgorithm, SigningKey> maker, KeyRotation rotation, Clock clock) {
        this.store = store;
        this.maker = maker;
        this.rotation = rotation;
        this.clock = clock;
    }

    /** The key that signs now. */
    public SigningKey current(KeyAlgorithm algorithm) {
        return published().stream()
                .filter(key -> key.algorithm() == algorithm && key.state() == State.CURRENT)
                .max(Comparator.comparing(SigningKey::since))
                .orElseThrow(() -> new IllegalStateException("no key signs " + algorithm));
    }

    /** All keys that anybody may still meet, in the order of their ids. */
    public List<SigningKey> published() {
        if (isOld(known)) {
            refresh();
        }
        return known.keys();
    }

    /** The public halves as a JSON Web Key Set. */
    public String keySet() {
        StringBuilder set = new StringBuilder("{\"keys\":[");
        String separator = "";
        for (SigningKey key : published()) {
            set.append(separator).append(key.publicKey());
            separator = ",";
        }
        return set.append("]}").toString();
    }

    /** Changes what is due; makes the first keys of a new installation. */
    public void rotate() {
        keep(store.change(keys -> rotation.due(keys, maker, clock.instant())));
    }

    /** Lets the announced keys sign from now on, whatever the time; for a key that may be known to others. */
    public void replaceNow() {
        KeyRotation atOnce = new KeyRotation(Duration.ZERO, Duration.ZERO, rotation.keptFor());
        keep(store.change(keys -> atOnce.due(keys, maker, clock.instant())));
    }

    private synchronized void refresh() {
        if (!isOld(known)) {
            return;
        }
        List<SigningKey> read = store.all();
        if (read.isEmpty()) {
            rotate();
        } else {
            keep(read);
        }
    }

    private void keep(List<SigningKey> keys) {
        List<SigningKey> sorted =
                keys.stream().sorted(Comparator.comparing(SigningKey::id)).toList();
        known = new Known(sorted, clock.instant());
    }

    private boolean isOld(Known read) {
        return read.readAt().plus(AGE_MAX).isBefore(clock.instant());
    }
}
