package health.attest.threat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SafeCountersTest {
    private final ThreatFixtures.HandClock clock = new ThreatFixtures.HandClock(ThreatFixtures.NOON);
    private final Flaky shared = new Flaky();
    private final SafeCounters counters = new SafeCounters(shared, new LocalCounters(clock, 1_000), clock);

    @Test
    void whenTheSharedCountersAreAwayTheInstanceLimitsByItself() {
        shared.away = true;

        assertThat(admittedOf(150)).isEqualTo(100);
    }

    @Test
    void whatTheSharedCountersForgetTheInstanceRemembers() {
        assertThat(admittedOf(60)).isEqualTo(60);

        shared.counters = new LocalCounters(clock, 1_000);

        assertThat(admittedOf(100)).isEqualTo(40);
    }

    @Test
    void countersThatDoNotAnswerAreLeftAloneForAWhile() {
        shared.away = true;
        admittedOf(10);
        assertThat(shared.asked).isEqualTo(1);

        clock.advance(Duration.ofSeconds(1));
        admittedOf(10);
        assertThat(shared.asked).isEqualTo(2);

        clock.advance(Duration.ofSeconds(1));
        admittedOf(10);
        assertThat(shared.asked).isEqualTo(2);

        shared.away = false;
        clock.advance(Duration.ofSeconds(1));
        admittedOf(10);
        assertThat(shared.asked).isEqualTo(12);
    }

    @Test
    void aChallengeIsSpentOnceWithTheSharedCountersAway() {
        shared.away = true;

        assertThat(counters.spend("one")).isTrue();
        assertThat(counters.spend("one")).isFalse();
    }

    private long admittedOf(int requests) {
        long admitted = 0;
        for (int i = 0; i < requests; i++) {
            admitted += counters.visit(new Visit("home", "home", 100, false, "GET Patient", "", false))
                            .admitted()
                    ? 1
                    : 0;
        }
        return admitted;
    }

    private final class Flaky implements ThreatCounters {
        private ThreatCounters counters = new LocalCounters(clock, 1_000);
        private boolean away;
        private int asked;

        @Override
        public Snapshot visit(Visit visit) {
            require();
            return counters.visit(visit);
        }

        @Override
        public Outcome report(List<Signal> signals) {
            require();
            return counters.report(signals);
        }

        @Override
        public boolean spend(String challenge) {
            require();
            return counters.spend(challenge);
        }

        private void require() {
            asked++;
            if (away) {
                throw new CountersUnavailableException("away", new IllegalStateException());
            }
        }
    }
}
