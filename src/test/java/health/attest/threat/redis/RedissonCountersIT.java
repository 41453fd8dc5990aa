package health.attest.threat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.attest.threat.Signal;
import health.attest.threat.Snapshot;
import health.attest.threat.ThreatCounters;
import health.attest.threat.ThreatCountersContract;
import health.attest.threat.Visit;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedissonCountersIT extends ThreatCountersContract {
    private static final TestRedis REDIS = new TestRedis("counters");

    private static ThreatCounters here;
    private static ThreatCounters elsewhere;

    @BeforeAll
    static void start() {
        here = REDIS.counters(TestRedis.PATIENT);
        elsewhere = REDIS.counters(TestRedis.PATIENT);
    }

    @AfterAll
    static void stop() {
        REDIS.close();
    }

    @Override
    protected ThreatCounters counters() {
        return here;
    }

    @Override
    protected ThreatCounters sameCountersElsewhere() {
        return elsewhere;
    }

    @Override
    protected String freshKey() {
        return "k:" + UUID.randomUUID();
    }

    @Test
    void aPlaceIsFreeAMinuteAfterItWasTaken() {
        String key = freshKey();
        REDIS.takePlaces(key, 100, Duration.ofSeconds(59));

        Snapshot tooSoon = here.visit(anonymous(key, "GET Patient"));

        assertThat(tooSoon.admitted()).isFalse();
        assertThat(tooSoon.retryAfterSeconds()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(3))
                .until(() -> here.visit(anonymous(key, "GET Patient")).admitted());
    }

    @Test
    void aRequestIsOneScriptAndOneRoundTrip() {
        here.visit(anonymous(freshKey(), "GET Patient"));
        REDIS.say("CONFIG RESETSTAT");

        for (int i = 0; i < 50; i++) {
            here.visit(anonymous(freshKey(), "GET Patient"));
        }

        assertThat(REDIS.calls("evalsha")).isEqualTo(50);
        assertThat(REDIS.calls("eval")).isZero();
        assertThat(REDIS.calls("script|load")).isZero();
    }

    @Test
    void manySignalsAreOneRoundTrip() {
        String key = freshKey();
        here.report(List.of(new Signal.Shared(key)));
        REDIS.say("CONFIG RESETSTAT");

        here.report(Collections.nCopies(256, new Signal.AuthenticationFailed(key)));

        assertThat(REDIS.calls("evalsha")).isEqualTo(1);
        assertThat(here.visit(anonymous(key, "GET Patient")).authenticationFailures())
                .isEqualTo(16);
    }

    @Test
    void aFlushedMemorySaysThatItKnowsLessThanAMinute() {
        REDIS.say("FLUSHALL");

        assertThat(here.visit(anonymous(freshKey(), "GET Patient")).whole()).isFalse();

        REDIS.startedAgo(Duration.ofSeconds(60));
        assertThat(here.visit(anonymous(freshKey(), "GET Patient")).whole()).isTrue();
    }

    @Test
    void whatOneKeyUsesIsBounded() {
        String key = freshKey();
        for (int i = 0; i < 2_000; i++) {
            here.visit(new Visit(key, key, 100, false, "R" + i, "agent" + i, false));
        }
        for (int round = 0; round < 40; round++) {
            int first = round * 50;
            here.report(IntStream.range(first, first + 50)
                    .<Signal>mapToObj(i -> new Signal.NarrowSearch(key, "shape" + i % 40, "value" + i))
                    .toList());
            here.report(IntStream.range(first, first + 50)
                    .<Signal>mapToObj(i -> new Signal.Missing(key, "id" + i))
                    .toList());
        }

        assertThat(here.visit(anonymous(key, "R")).missingIds()).isEqualTo(128);
        assertThat(REDIS.bytesOf(key)).isLessThan(200_000);
        assertThat(REDIS.keysOf(key)).isLessThanOrEqualTo(24);
        here.report(List.of(new Signal.Cleared(key)));
        assertThat(REDIS.keysOf(key)).isZero();
    }

    @Test
    void everyKeyEnds() {
        String key = freshKey();
        here.visit(anonymous(key, "GET Patient"));
        here.report(List.of(
                new Signal.AuthenticationFailed(key),
                new Signal.Missing(key, "one"),
                new Signal.NarrowSearch(key, "shape", "one"),
                new Signal.Shared(key),
                new Signal.ChallengeSolved(key),
                new Signal.Denied(key),
                new Signal.Charged(key, 3),
                new Signal.ChallengeFailed(key),
                new Signal.Refused(key, key)));
        here.spend(key);

        assertThat(REDIS.endless()).containsExactly("{attest-threat}:epoch");
    }
}
