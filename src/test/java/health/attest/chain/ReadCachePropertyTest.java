package health.attest.chain;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.samples.Samples;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadCachePropertyTest {
    private static final Duration LIFE = Duration.ofSeconds(60);

    /** What happens to one key: it is read, it changes on chain, or time passes. */
    private record Step(int key, int kind) {}

    /** Property 33: reads cached. */
    @Test
    void aSecondReadWithinItsLifeAsksNobodyAndAnEventIsNeverMissed() {
        Samples.forAll(
                random -> Samples.list(random, 1, 60, r -> new Step(r.nextInt(3), r.nextInt(4))),
                ReadCachePropertyTest::assertFreshAndCheap);
    }

    private static void assertFreshAndCheap(List<Step> steps) {
        MovableClock clock = new MovableClock();
        ReadCache<Integer, Integer> cache = new ReadCache<>(clock, LIFE, 10);
        Map<Integer, Integer> chain = new HashMap<>();
        Map<Integer, Instant> believedUntil = new HashMap<>();
        int[] calls = new int[1];
        for (Step step : steps) {
            switch (step.kind()) {
                case 0 -> {
                    chain.merge(step.key(), 1, Integer::sum);
                    cache.forget(step.key());
                    believedUntil.remove(step.key());
                }
                case 1 -> clock.now = clock.now.plusSeconds(25);
                default -> {
                    int before = calls[0];
                    boolean isBelieved =
                            believedUntil.getOrDefault(step.key(), Instant.MIN).isAfter(clock.now);

                    int read = cache.get(step.key(), key -> {
                        calls[0]++;
                        return chain.getOrDefault(key, 0);
                    });

                    assertThat(read).isEqualTo(chain.getOrDefault(step.key(), 0));
                    assertThat(calls[0] - before).isEqualTo(isBelieved ? 0 : 1);
                    if (!isBelieved) {
                        believedUntil.put(step.key(), clock.now.plus(LIFE));
                    }
                }
            }
        }
    }

    @Test
    void anAnswerThatAnEventOvertookIsNotKept() {
        ReadCache<String, String> cache = new ReadCache<>(new MovableClock(), LIFE, 10);

        cache.get("tag", key -> {
            cache.forget(key);
            return "stale";
        });

        assertThat(cache.get("tag", key -> "fresh")).isEqualTo("fresh");
    }

    @Test
    void holdsNoMoreThanItMay() {
        ReadCache<Integer, Integer> cache = new ReadCache<>(new MovableClock(), LIFE, 2);
        for (int key = 0; key < 3; key++) {
            cache.get(key, k -> 1);
        }

        assertThat(cache.get(0, key -> 2)).isEqualTo(2);
        assertThat(cache.get(2, key -> 2)).isEqualTo(1);
    }

    private static final class MovableClock extends Clock {
        private Instant now = Instant.EPOCH;

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
