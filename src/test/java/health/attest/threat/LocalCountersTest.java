package health.attest.threat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalCountersTest extends ThreatCountersContract {
    private final ThreatFixtures.HandClock clock = new ThreatFixtures.HandClock(ThreatFixtures.NOON);
    private final LocalCounters counters = new LocalCounters(clock, 1_000);
    private int keys;

    @Override
    protected ThreatCounters counters() {
        return counters;
    }

    @Override
    protected ThreatCounters sameCountersElsewhere() {
        return counters;
    }

    @Override
    protected String freshKey() {
        return "key" + keys++;
    }

    @Test
    void aPlaceIsFreeExactlyAMinuteAfterItWasTaken() {
        for (int i = 0; i < 100; i++) {
            counters.visit(anonymous("home", "GET Patient"));
        }
        clock.advance(Duration.ofMillis(59_999));
        Snapshot tooSoon = counters.visit(anonymous("home", "GET Patient"));
        clock.advance(Duration.ofMillis(1));

        assertThat(tooSoon.admitted()).isFalse();
        assertThat(tooSoon.retryAfterSeconds()).isEqualTo(1);
        assertThat(counters.visit(anonymous("home", "GET Patient")).admitted()).isTrue();
    }

    @Test
    void whatIsNoLongerInItsWindowIsForgotten() {
        counters.report(List.of(
                new Signal.AuthenticationFailed("home"), new Signal.Missing("home", "one"), new Signal.Shared("home")));
        clock.advance(Duration.ofMinutes(5));
        assertThat(counters.visit(anonymous("home", "GET Patient")).missingIds())
                .isZero();
        assertThat(counters.visit(anonymous("home", "GET Patient")).authenticationFailures())
                .isEqualTo(1);
        clock.advance(Duration.ofMinutes(5));
        assertThat(counters.visit(anonymous("home", "GET Patient")).authenticationFailures())
                .isZero();
        clock.advance(Duration.ofHours(24));
        assertThat(counters.visit(anonymous("home", "GET Patient")).shared()).isFalse();
    }

    @Test
    void onlySoManyKeysAreRemembered() {
        counters.visit(anonymous("first", "GET Patient"));
        for (int i = 0; i < 1_000; i++) {
            counters.visit(anonymous("other" + i, "GET Patient"));
        }

        assertThat(counters.visit(anonymous("first", "GET Patient")).requests()).isEqualTo(1);
    }
}
