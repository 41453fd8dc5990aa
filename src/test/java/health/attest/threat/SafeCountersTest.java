package health.attest.threat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SafeCountersTest {
    private final ThreatFixtures.HandClock clock = new ThreatFixtures.HandClock(ThreatFixtures.NOON);
    private final Flaky shared = new Flaky();
    private final SafeCounters counters = new SafeCounters(shared, new LocalCounters(clock, 1_000), () -> 2, clock);

    @Test
    void whileTheSharedCountersAnswerTheyAloneDecide() {
        shared.counters.visit(visit("home").withLimit(100));

        assertThat(admittedOf(150)).isEqualTo(99);
    }

    @Test
    void whatOnlyTheSharedCountersRefusedUsesUpNothingHere() {
        for (int i = 0; i < 100; i++) {
            shared.counters.visit(visit("home"));
        }
        clock.advance(Duration.ofSeconds(30));
        assertThat(admittedOf(100)).isZero();

        clock.advance(Duration.ofSeconds(30));

        assertThat(admittedOf(150)).isEqualTo(100);
    }

    @Test
    void whenTheSharedCountersAreAwayTheInstanceKeepsToItsShare() {
        shared.away = true;

        assertThat(admittedOf(150)).isEqualTo(50);
    }

    @Test
    void whileTheSharedCountersKnowLessThanAMinuteTheShareHoldsToo() {
        assertThat(admittedOf(40)).isEqualTo(40);

        shared.forget();

        assertThat(admittedOf(100)).isEqualTo(10);
        clock.advance(Duration.ofSeconds(60));
        assertThat(admittedOf(150)).isEqualTo(100);
    }

    @Test
    void theInstanceRemembersWhoIsSharedAndDenied() {
        counters.report(List.of(new Signal.Shared("home"), new Signal.Denied("home")));

        shared.forget();

        Snapshot seen = counters.visit(visit("home"));
        assertThat(seen.shared()).isTrue();
        assertThat(seen.denied()).isTrue();
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

    /** The shared counters cannot know what was admitted without them: the share holds until that is a minute ago. */
    @Test
    void afterAnAbsenceTheShareHoldsForAMinute() {
        shared.away = true;
        assertThat(admittedOf(30)).isEqualTo(30);

        shared.away = false;
        clock.advance(Duration.ofSeconds(1));

        assertThat(admittedOf(100)).isEqualTo(20);
        clock.advance(Duration.ofSeconds(60));
        assertThat(admittedOf(150)).isEqualTo(100);
    }

    @Test
    void signalsOfAnAbsenceAreHandedOverAfterwards() {
        shared.away = true;
        counters.visit(visit("home"));
        for (int i = 0; i < 300; i++) {
            counters.report(List.of(
                    new Signal.NarrowSearch("home", "shape", "guess-" + i % 100),
                    new Signal.AuthenticationFailed("home")));
        }
        shared.away = false;
        counters.report(List.of());
        assertThat(shared.counters.visit(visit("home")).narrowSearches()).isZero();

        clock.advance(Duration.ofSeconds(1));
        counters.report(List.of());

        Snapshot seen = shared.counters.visit(visit("home"));
        assertThat(seen.narrowSearches()).isEqualTo(100);
        assertThat(seen.authenticationFailures()).isEqualTo(16);
    }

    @Test
    void aSignalThatMayHaveBeenCountedIsNotCountedTwice() {
        shared.losesAnswers = true;
        counters.report(
                List.of(new Signal.AuthenticationFailed("home"), new Signal.NarrowSearch("home", "shape", "guess")));

        shared.losesAnswers = false;
        clock.advance(Duration.ofSeconds(1));
        counters.report(List.of());

        Snapshot seen = counters.visit(visit("home"));
        assertThat(seen.authenticationFailures()).isEqualTo(1);
        assertThat(seen.narrowSearches()).isEqualTo(1);
    }

    @Test
    void signalsOlderThanTheirWindowAreNotHandedOver() {
        shared.away = true;
        counters.visit(visit("home"));
        counters.report(List.of(new Signal.NarrowSearch("home", "shape", "old")));
        clock.advance(Duration.ofMinutes(5));
        counters.report(List.of(new Signal.NarrowSearch("home", "shape", "new")));
        shared.away = false;
        clock.advance(Duration.ofSeconds(10));

        counters.report(List.of());

        assertThat(shared.counters.visit(visit("home")).narrowSearches()).isEqualTo(1);
    }

    @Test
    void whatWaitsForTheSharedCountersIsBounded() {
        shared.away = true;
        counters.visit(visit("home"));
        counters.report(List.of(new Signal.Denied("first")));
        for (int i = 0; i < SignalBacklog.SIZE_MAX; i++) {
            counters.report(List.of(new Signal.Denied("last")));
        }
        shared.away = false;
        clock.advance(Duration.ofSeconds(10));

        counters.report(List.of());

        assertThat(shared.counters.visit(visit("first")).denied()).isFalse();
        assertThat(shared.counters.visit(visit("last")).denied()).isTrue();
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
            admitted += counters.visit(visit("home")).admitted() ? 1 : 0;
        }
        return admitted;
    }

    private static Visit visit(String key) {
        return new Visit(key, key, 100, false, "GET Patient", "", false);
    }

    private final class Flaky implements ThreatCounters {
        private ThreatCounters counters = new LocalCounters(clock, 1_000);
        private boolean away;
        private boolean losesAnswers;
        private int asked;
        private long wholeFrom;

        /** As a Redis that was started again. */
        void forget() {
            counters = new LocalCounters(clock, 1_000);
            wholeFrom = clock.millis() + 60_000;
        }

        @Override
        public Snapshot visit(Visit visit) {
            require();
            Snapshot seen = counters.visit(visit);
            return clock.millis() >= wholeFrom ? seen : seen.forgetful();
        }

        @Override
        public Outcome report(List<Signal> signals) {
            require();
            Outcome outcome = counters.report(signals);
            if (losesAnswers) {
                throw new CountersUnavailableException("no answer", new IllegalStateException());
            }
            return outcome;
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
