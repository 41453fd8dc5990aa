package health.attest.threat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.attest.threat.LocalCounters;
import health.attest.threat.SafeCounters;
import health.attest.threat.Signal;
import health.attest.threat.Snapshot;
import health.attest.threat.ThreatCounters;
import health.attest.threat.Visit;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two instances under load while their Redis is killed, hangs or is flushed. Each test is over within a minute, so all
 * that was admitted lies in one window.
 */
class RedisOutageIT {
    private static final int LIMIT = 100;
    private static final int INSTANCES = 2;
    /** The wait is 50 ms; the rest is for a machine that does something else as well. */
    private static final Duration SOON = Duration.ofMillis(400);

    private final TestRedis redis = new TestRedis("outage");
    private final ExecutorService load = Executors.newFixedThreadPool(8);
    private final String key = "k:" + UUID.randomUUID();
    private List<SafeCounters> instances = List.of();

    /** What came of one request. */
    private record Answer(Snapshot seen, Duration took) {}

    @BeforeEach
    void start() {
        redis.startedAgo(Duration.ofHours(1));
        instances = IntStream.range(0, INSTANCES).mapToObj(i -> instance()).toList();
        // Connections are made at the first question; it may take longer than an answer.
        awaitShared();
    }

    private void awaitShared() {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            instances.forEach(each -> each.spend(UUID.randomUUID().toString()));
            return instances.stream().allMatch(SafeCounters::isShared);
        });
    }

    @AfterEach
    void stop() {
        load.shutdownNow();
        redis.close();
    }

    private SafeCounters instance() {
        ThreatCounters shared = redis.counters(Duration.ofMillis(50));
        Clock clock = Clock.systemUTC();
        return new SafeCounters(shared, new LocalCounters(clock, 1_000), () -> INSTANCES, clock);
    }

    @Test
    void aKilledRedisRefusesNobodyWithAnErrorAndExceedsNoLimit() throws Exception {
        List<Answer> answers = new ArrayList<>(send(30));

        ProcessHandle.of(redis.engine().daemon().pid()).orElseThrow().destroyForcibly();
        answers.addAll(send(200));

        assertThat(admitted(answers)).isBetween(LIMIT - INSTANCES, LIMIT + INSTANCES);
        assertThat(answers).allMatch(answer -> answer.took().compareTo(SOON) < 0);
    }

    @Test
    void aRedisThatComesBackEmptyIsAskedAgainAndExceedsNoLimit() throws Exception {
        List<Answer> answers = new ArrayList<>(send(30));
        ProcessHandle.of(redis.engine().daemon().pid()).orElseThrow().destroyForcibly();
        answers.addAll(send(20));

        redis.startAgain();
        awaitShared();
        answers.addAll(send(300));

        assertThat(admitted(answers)).isBetween(LIMIT - INSTANCES, LIMIT + INSTANCES);
    }

    @Test
    void aRedisThatHangsDelaysARequestNoLongerThanItIsWaitedFor() throws Exception {
        List<Answer> answers = new ArrayList<>(send(30));

        signal("STOP");
        List<Answer> hanging = send(200);
        signal("CONT");
        answers.addAll(hanging);

        assertThat(admitted(answers)).isBetween(LIMIT - INSTANCES, LIMIT + INSTANCES);
        assertThat(hanging).allMatch(answer -> answer.took().compareTo(SOON) < 0);
        // Only those that were on their way waited; whoever came later was not sent.
        assertThat(hanging.stream().filter(answer -> answer.took().toMillis() >= 45))
                .hasSizeLessThanOrEqualTo(24);
    }

    /** Two instances, one Redis that hangs in between: what was admitted without it is not admitted again. */
    @Test
    void aRedisThatHungAndGoesOnExceedsNoLimit() throws Exception {
        List<Answer> answers = new ArrayList<>(send(30));

        signal("STOP");
        answers.addAll(send(40));
        signal("CONT");
        awaitShared();
        answers.addAll(send(300));

        assertThat(admitted(answers)).isBetween(LIMIT - INSTANCES, LIMIT + INSTANCES);
    }

    @Test
    void whatWasNoticedWhileRedisHungRaisesTheFactorsAfterwards() throws Exception {
        signal("STOP");
        send(8);
        for (int i = 0; i < 100; i++) {
            instances.get(0).report(List.of(new Signal.NarrowSearch(key, "shape", "guess-" + i)));
        }
        signal("CONT");
        awaitShared();

        instances.get(0).report(List.of());

        assertThat(ask(instances.get(1)).seen().narrowSearches()).isEqualTo(100);
    }

    @Test
    void aFlushedRedisExceedsNoLimitAndForgetsNoDenial() throws Exception {
        String denied = "s:" + UUID.randomUUID();
        instances.get(0).report(List.of(new Signal.Denied(denied)));
        List<Answer> answers = new ArrayList<>(send(60));

        redis.say("FLUSHALL");
        answers.addAll(send(300));

        // One that each instance had asked before it could know of the loss.
        assertThat(admitted(answers)).isBetween(LIMIT - INSTANCES, LIMIT + INSTANCES);
        assertThat(instances
                        .get(0)
                        .visit(new Visit(denied, denied, LIMIT, true, "GET Patient", "", false))
                        .denied())
                .isTrue();
    }

    @Test
    void aRedisWithoutMemoryIsNoError() throws Exception {
        redis.say("CONFIG SET maxmemory 1mb", "CONFIG SET maxmemory-policy noeviction");

        List<Answer> answers = send(150);

        assertThat(instances).noneMatch(SafeCounters::isShared);
        assertThat(admitted(answers)).isBetween(LIMIT - INSTANCES, LIMIT + INSTANCES);
    }

    @Test
    void aRedisThatIsNotThereAtTheStartDelaysNobodyMuch() throws Exception {
        ProcessHandle.of(redis.engine().daemon().pid()).orElseThrow().destroyForcibly();
        instances = IntStream.range(0, INSTANCES).mapToObj(i -> instance()).toList();

        List<Answer> answers = send(150);

        assertThat(admitted(answers)).isEqualTo(LIMIT);
        assertThat(answers).allMatch(answer -> answer.took().compareTo(SOON) < 0);
    }

    /** So many requests of one caller, in turn through both instances. */
    private List<Answer> send(int requests) throws InterruptedException {
        List<Callable<Answer>> tasks = IntStream.range(0, requests)
                .<Callable<Answer>>mapToObj(i -> () -> ask(instances.get(i % INSTANCES)))
                .toList();
        return load.invokeAll(tasks).stream().map(RedisOutageIT::get).toList();
    }

    private Answer ask(SafeCounters instance) {
        long start = System.nanoTime();
        Snapshot seen = instance.visit(new Visit(key, key, LIMIT, false, "GET Patient", "browser", false));
        return new Answer(seen, Duration.ofNanos(System.nanoTime() - start));
    }

    private static int admitted(List<Answer> answers) {
        return (int) answers.stream().filter(answer -> answer.seen().admitted()).count();
    }

    private static Answer get(Future<Answer> answer) {
        try {
            return answer.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private void signal(String name) throws Exception {
        long pid = redis.engine().daemon().pid();
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
