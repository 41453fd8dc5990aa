package health.attest.threat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.RegisteredLimits;
import health.attest.access.RouteTemplate;
import health.attest.identity.ConsortiumKey;
import health.attest.threat.Blocklist;
import health.attest.threat.Challenges;
import health.attest.threat.Keys;
import health.attest.threat.LocalCounters;
import health.attest.threat.RouteClass;
import health.attest.threat.SafeCounters;
import health.attest.threat.Signatures;
import health.attest.threat.ThreatCounters;
import health.attest.threat.ThreatGate;
import health.attest.threat.ThreatPolicy;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * What the guard costs on a real Redis. {@code -Dthreat.addresses=1000000} and {@code -Dthreat.requests=200000} give
 * the figures of the performance page.
 */
class ThreatCostIT {
    private static final int ADDRESSES = Integer.getInteger("threat.addresses", 20_000);
    private static final int REQUESTS = Integer.getInteger("threat.requests", 5_000);
    private static final long MEMORY_BYTES_MAX = 256L * 1024 * 1024;
    private static final int THREADS = 8;
    private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

    private final TestRedis redis = new TestRedis("cost");
    private final ThreatCounters shared = redis.counters(TestRedis.PATIENT);
    private final ThreatGate gate = gate();

    @AfterEach
    void stop() {
        redis.close();
    }

    private ThreatGate gate() {
        Clock clock = Clock.systemUTC();
        byte[] key = new byte[32];
        key[0] = 9;
        return new ThreatGate(
                new ThreatPolicy(false, 100, 500, 1_000_000, 600, List.of(), 2, List.of(), RegisteredLimits.NONE),
                new Keys(ConsortiumKey.of(key)),
                new SafeCounters(shared, new LocalCounters(clock, 50_000), () -> 1, clock),
                new Signatures(clock, 2),
                new Blocklist(clock, "north"),
                new Challenges(key, clock, new SecureRandom()));
    }

    @Test
    void randomAddressesAndPathsLeaveRedisBounded(TestReporter figures) throws Exception {
        long before = redis.memoryBytes();

        eachInParallel(ADDRESSES, i -> {
            SplittableRandom random = new SplittableRandom(i);
            gate.judge(anonymous("2001:db8:" + hex(random) + ":" + hex(random) + "::" + hex(random), "/fhir/X" + i));
        });

        long after = redis.memoryBytes();
        figures.publishEntry("addresses", Integer.toString(ADDRESSES));
        figures.publishEntry("bytes per address", Long.toString((after - before) / ADDRESSES));
        figures.publishEntry("redis bytes", Long.toString(after));
        figures.publishEntry("evicted keys", redis.evicted());
        assertThat(after).isLessThan(MEMORY_BYTES_MAX + MEMORY_BYTES_MAX / 20);
        assertThat(redis.longestTtl()).isLessThanOrEqualTo(Duration.ofHours(24));
    }

    @Test
    void aRequestCostsOneRoundTripAndLittleTime(TestReporter figures) throws Exception {
        eachInParallel(REQUESTS, i -> gate.judge(system()));
        redis.say("CONFIG RESETSTAT");
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpuBefore = process.getProcessCpuTime();

        eachInParallel(REQUESTS, i -> gate.judge(system()));

        double millis = (process.getProcessCpuTime() - cpuBefore) / 1e6 / REQUESTS;
        figures.publishEntry("requests", Integer.toString(REQUESTS));
        figures.publishEntry("CPU milliseconds per request", String.format("%.4f", millis));
        figures.publishEntry(
                "Redis microseconds per request", String.format("%.1f", redis.micros("evalsha") / (double) REQUESTS));
        assertThat(redis.calls("evalsha")).isEqualTo(REQUESTS);
        // The goal of 0.15 ms holds warm and alone; a cold, busy build machine is allowed ten times as much.
        assertThat(millis).isLessThan(1.5);
    }

    private static String hex(SplittableRandom random) {
        return Integer.toHexString(random.nextInt(0x10000));
    }

    private static void eachInParallel(int count, IntConsumer work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Callable<Boolean>> shares = IntStream.range(0, THREADS)
                .<Callable<Boolean>>mapToObj(thread -> () -> {
                    for (int i = thread; i < count; i += THREADS) {
                        work.accept(i);
                    }
                    return true;
                })
                .toList();
        for (Future<Boolean> share : threads.invokeAll(shares)) {
            assertThat(share.get()).isTrue();
        }
        threads.shutdown();
    }

    private static ThreatGate.Request anonymous(String address, String path) {
        return new ThreatGate.Request(
                ClientAddress.parse(address).orElseThrow(),
                new Caller.Anonymous(Caller.TokenState.ABSENT),
                RouteClass.PROTECTED,
                RouteTemplate.of("GET", path).text(),
                null,
                BROWSER,
                false,
                null);
    }

    private static ThreatGate.Request system() {
        Caller caller = new Caller.Authenticated(
                new Caller.Subject("https://issuer.example", "engine", "engine"),
                Set.of(),
                Set.of(),
                null,
                Caller.LaunchContext.NONE,
                Set.of(),
                "t",
                Instant.EPOCH,
                true,
                null);
        return new ThreatGate.Request(
                ClientAddress.parse("192.0.2.7").orElseThrow(),
                caller,
                RouteClass.PROTECTED,
                "GET Patient/{id}",
                null,
                BROWSER,
                false,
                null);
    }
}
