package health.attest.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.issuer.SigningKey.Sealed;
import health.attest.issuer.SigningKey.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
    private final HandMovedClock clock = new HandMovedClock();
    private final Store store = new Store();
    private int made;
    private final SigningKeys one = keys();
    private final SigningKeys other = keys();

    @Test
    void aFirstStartMakesTwoKeysOfEachKind() {
        one.rotate();

        assertThat(store.keys)
                .extracting(SigningKey::state)
                .containsExactly(State.CURRENT, State.NEXT, State.CURRENT, State.NEXT);
    }

    @Test
    void aKeySignsForNinetyDaysAndIsAnnouncedBefore() {
        one.rotate();
        String first = one.current(KeyAlgorithm.ES256).id();
        String next = next(KeyAlgorithm.ES256);
        clock.move(Duration.ofDays(90).minusSeconds(1));
        one.rotate();
        assertThat(one.current(KeyAlgorithm.ES256).id()).isEqualTo(first);

        clock.move(Duration.ofSeconds(1));
        one.rotate();

        assertThat(one.current(KeyAlgorithm.ES256).id()).isEqualTo(next);
        assertThat(published(one)).contains(first);
        clock.move(Duration.ofHours(24));
        one.rotate();
        assertThat(published(one)).doesNotContain(first);
    }

    @Test
    void whatAnyInstanceSignsEveryInstanceAccepts() {
        one.rotate();
        for (int hour = 0; hour < 24 * 400; hour += 7) {
            clock.move(Duration.ofHours(7));
            Set<String> known = published(other);
            String signing = one.current(KeyAlgorithm.RS256).id();
            assertThat(known).contains(signing);
            one.rotate();
            // The other has not looked again, and both sign: each accepts what the other signs with.
            assertThat(published(other))
                    .contains(one.current(KeyAlgorithm.RS256).id());
            assertThat(published(one))
                    .contains(other.current(KeyAlgorithm.RS256).id());
        }
        assertThat(made).isGreaterThan(8);
    }

    private String next(KeyAlgorithm algorithm) {
        return store.keys.stream()
                .filter(key -> key.algorithm() == algorithm && key.state() == State.NEXT)
                .map(SigningKey::id)
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> published(SigningKeys keys) {
        return keys.published().stream().map(SigningKey::id).collect(Collectors.toSet());
    }

    private SigningKeys keys() {
        return new SigningKeys(
                store,
                algorithm -> new SigningKey(
                        "key-" + ++made, algorithm, State.NEXT, "{}", new Sealed(new byte[0]), clock.instant()),
                KeyRotation.DEFAULT,
                clock);
    }

    private static final class Store implements SigningKeyStore {
        private List<SigningKey> keys = List.of();

        @Override
        public List<SigningKey> all() {
            return keys;
        }

        @Override
        public List<SigningKey> change(UnaryOperator<List<SigningKey>> change) {
            keys = new ArrayList<>(change.apply(keys));
            return keys;
        }
    }

    private static final class HandMovedClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
