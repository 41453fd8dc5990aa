package health.attest.threat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What counters promise, wherever they keep them. */
public abstract class ThreatCountersContract {

    /** Counters that have never seen the keys of a test. */
    protected abstract ThreatCounters counters();

    /** The same counters as another instance sees them. */
    protected abstract ThreatCounters sameCountersElsewhere();

    /** A key no other test uses. */
    protected abstract String freshKey();

    /** Property 14: rates are counted exactly, also with 200 requests at once through two instances. */
    @Test
    void ofParallelRequestsExactlyTheLimitIsAdmitted() throws Exception {
        String key = freshKey();
        ThreatCounters here = counters();
        ThreatCounters elsewhere = sameCountersElsewhere();
        ExecutorService threads = Executors.newFixedThreadPool(20);
        List<Callable<Snapshot>> requests = IntStream.range(0, 200)
                .<Callable<Snapshot>>mapToObj(
                        i -> () -> (i % 2 == 0 ? here : elsewhere).visit(anonymous(key, "GET Patient")))
                .toList();

        List<Future<Snapshot>> answers = threads.invokeAll(requests);
        threads.shutdown();

        assertThat(answers.stream().filter(answer -> get(answer).admitted())).hasSize(100);
        Snapshot next = here.visit(anonymous(key, "GET Patient"));
        assertThat(next.admitted()).isFalse();
        assertThat(next.requests()).isEqualTo(201);
        assertThat(next.retryAfterSeconds()).isBetween(1, 60);
        assertThat(next.remaining()).isZero();
    }

    @Test
    void theFiveHundredthIsAdmittedAndTheNextIsNot() {
        String key = freshKey();
        for (int i = 1; i <= 500; i++) {
            Snapshot seen = counters().visit(new Visit(key, key, 500, true, "GET Patient", "", false));
            assertThat(seen.admitted()).as("request " + i).isTrue();
            assertThat(seen.remaining()).isEqualTo(500 - i);
        }

        Snapshot next = sameCountersElsewhere().visit(new Visit(key, key, 500, true, "GET Patient", "", false));

        assertThat(next.admitted()).isFalse();
        assertThat(next.requests()).isEqualTo(501);
    }

    @Test
    void aRequestOverTheLimitAlreadyIsOnlyCounted() {
        String key = freshKey();

        Snapshot seen = counters().visit(new Visit(key, key, 100, false, "GET Patient", "", true));

        assertThat(seen.admitted()).isFalse();
        assertThat(seen.requests()).isEqualTo(1);
        assertThat(seen.violations()).isEqualTo(1);
    }

    @Test
    void aSnapshotHoldsTheLastTwentyRoutesAndTheDistinctUserAgents() {
        String key = freshKey();
        for (int i = 0; i < 25; i++) {
            counters().visit(new Visit(key, key, 100, false, "GET R" + i, "agent" + i % 7, false));
        }

        Snapshot seen = counters().visit(anonymous(key, "GET Last"));

        assertThat(seen.routes()).hasSize(20).startsWith("GET R6").endsWith("GET R24", "GET Last");
        assertThat(seen.userAgents()).isEqualTo(8);
    }

    @Test
    void aTokenMakesItsAddressSharedAndCountsForItsSubject() {
        String address = freshKey();
        String subject = freshKey();

        counters().visit(new Visit(subject, address, 500, true, "GET Patient", "", false));
        Snapshot guest = counters().visit(anonymous(address, "GET Patient"));

        assertThat(guest.shared()).isTrue();
        assertThat(guest.requests()).isEqualTo(1);
    }

    @Test
    void signalsShowInTheNextSnapshot() {
        String key = freshKey();
        counters()
                .report(List.of(
                        new Signal.AuthenticationFailed(key),
                        new Signal.AuthenticationFailed(key),
                        new Signal.Missing(key, "one"),
                        new Signal.Missing(key, "one"),
                        new Signal.Missing(key, "two"),
                        new Signal.NarrowSearch(key, "shape", "one"),
                        new Signal.NarrowSearch(key, "shape", "one"),
                        new Signal.NarrowSearch(key, "shape", "two"),
                        new Signal.NarrowSearch(key, "other", "one"),
                        new Signal.ChallengeSolved(key),
                        new Signal.Denied(key),
                        new Signal.Charged(key, 9)));

        Snapshot seen = counters().visit(anonymous(key, "GET Patient"));

        assertThat(seen.authenticationFailures()).isEqualTo(2);
        assertThat(seen.missingIds()).isEqualTo(2);
        assertThat(seen.narrowSearches()).isEqualTo(2);
        assertThat(seen.relieved()).isTrue();
        assertThat(seen.denied()).isTrue();
        assertThat(seen.requests()).isEqualTo(10);
        assertThat(seen.shared()).isFalse();
    }

    @Test
    void clearingAKeyForgetsAllButThatItIsShared() {
        String key = freshKey();
        counters().visit(anonymous(key, "GET Patient"));
        counters().report(List.of(new Signal.Shared(key), new Signal.Denied(key), new Signal.Missing(key, "one")));

        counters().report(List.of(new Signal.Cleared(key)));

        Snapshot seen = counters().visit(anonymous(key, "GET Other"));
        assertThat(seen.requests()).isEqualTo(1);
        assertThat(seen.routes()).containsExactly("GET Other");
        assertThat(seen.missingIds()).isZero();
        assertThat(seen.denied()).isFalse();
        assertThat(seen.shared()).isTrue();
    }

    @Test
    void fiftyAddressesWithOnePatternAreFlaggedOnce() {
        String pattern = freshKey();
        List<Signal> fortyNine = IntStream.range(0, 49)
                .<Signal>mapToObj(i -> new Signal.Refused("site" + i, pattern))
                .toList();

        assertThat(counters().report(fortyNine).coordinated()).isEmpty();
        assertThat(counters().report(fortyNine).coordinated()).isEmpty();
        assertThat(counters()
                        .report(List.of(new Signal.Refused("site49", pattern)))
                        .coordinated())
                .containsExactly(pattern);
        assertThat(counters()
                        .report(List.of(new Signal.Refused("site50", pattern)))
                        .coordinated())
                .isEmpty();
    }

    @Test
    void theThirdFailedChallengeIsSaid() {
        String key = freshKey();
        Signal failed = new Signal.ChallengeFailed(key);

        assertThat(counters().report(List.of(failed, failed)).failedChallenges())
                .isEmpty();
        assertThat(counters().report(List.of(failed)).failedChallenges()).containsExactly(key);
    }

    @Test
    void aChallengeIsSpentOnceOnAllInstances() {
        String id = freshKey();

        assertThat(counters().spend(id)).isTrue();
        assertThat(sameCountersElsewhere().spend(id)).isFalse();
    }

    protected static Visit anonymous(String key, String route) {
        return new Visit(key, key, 100, false, route, "browser", false);
    }

    private static Snapshot get(Future<Snapshot> answer) {
        try {
            return answer.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
