package health.attest.threat.redis;

import health.attest.threat.CountersUnavailableException;
import health.attest.threat.Signal;
import health.attest.threat.Snapshot;
import health.attest.threat.ThreatCounters;
import health.attest.threat.Visit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** One script, one round trip, one answer from one instant; or none, after at most {@code waitMax}. */
final class RedissonCounters implements ThreatCounters {
    /** In braces, so that a cluster keeps all keys of a script in one slot. */
    private static final String PREFIX = "{attest-threat}:";

    private static final String VISIT = script("visit.lua");
    private static final String REPORT = script("report.lua");
    private static final String SPEND = "return redis.call('SET', KEYS[1], '1', 'NX', 'PX', 600000) and '1' or '0'";
    private static final int FIELDS = 14;

    private final RedissonClient redis;
    private final Duration waitMax;

    RedissonCounters(RedissonClient redis, Duration waitMax) {
        this.redis = redis;
        this.waitMax = waitMax;
    }

    private static String script(String name) {
        try (InputStream text = RedissonCounters.class.getResourceAsStream(name)) {
            if (text == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the jar's " + name + " cannot be read", e);
        }
    }

    @Override
    public Snapshot visit(Visit visit) {
        String answer = run(
                VISIT,
                List.of(PREFIX + visit.key(), PREFIX + visit.addressKey(), PREFIX + "epoch"),
                Integer.toString(visit.limit()),
                visit.authenticated() ? "1" : "0",
                visit.route(),
                visit.userAgent(),
                visit.overLimit() ? "1" : "0");
        String[] fields = answer.split("\t", FIELDS);
        int[] numbers = new int[FIELDS - 1];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Integer.parseInt(fields[i]);
        }
        String routes = fields[FIELDS - 1];
        return new Snapshot(
                numbers[0] == 1,
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4],
                routes.isEmpty() ? List.of() : List.of(routes.split("\n")),
                numbers[5],
                numbers[6],
                numbers[7],
                numbers[8],
                numbers[9] == 1,
                numbers[10] == 1,
                numbers[11] == 1,
                numbers[12] == 1);
    }

    @Override
    public Outcome report(List<Signal> signals) {
        if (signals.isEmpty()) {
            return Outcome.NOTHING;
        }
        List<Object> arguments = new ArrayList<>(signals.size() * 3);
        for (Signal signal : signals) {
            arguments.addAll(List.of(kindOf(signal), signal.key(), valueOf(signal)));
        }
        List<String> coordinated = new ArrayList<>();
        List<String> failedChallenges = new ArrayList<>();
        for (String line : run(REPORT, List.of(PREFIX), arguments.toArray()).split("\n", -1)) {
            String[] words = line.split(" ", 2);
            if (words[0].equals("coordinated")) {
                coordinated.add(words[1]);
            } else if (words[0].equals("unsolved")) {
                failedChallenges.add(words[1]);
            }
        }
        return new Outcome(coordinated, failedChallenges);
    }

    private static String kindOf(Signal signal) {
        if (signal instanceof Signal.AuthenticationFailed) {
            return "failure";
        }
        if (signal instanceof Signal.Missing) {
            return "missing";
        }
        if (signal instanceof Signal.NarrowSearch) {
            return "narrow";
        }
        if (signal instanceof Signal.Shared) {
            return "shared";
        }
        if (signal instanceof Signal.ChallengeSolved) {
            return "solved";
        }
        if (signal instanceof Signal.ChallengeFailed) {
            return "unsolved";
        }
        if (signal instanceof Signal.Denied) {
            return "denied";
        }
        if (signal instanceof Signal.Charged) {
            return "charged";
        }
        return signal instanceof Signal.Refused ? "refused" : "cleared";
    }

    private static String valueOf(Signal signal) {
        if (signal instanceof Signal.Missing missing) {
            return missing.id();
        }
        if (signal instanceof Signal.NarrowSearch search) {
            return search.shape() + " " + search.value();
        }
        if (signal instanceof Signal.Charged charged) {
            return Integer.toString(charged.requests());
        }
        return signal instanceof Signal.Refused refused ? refused.pattern() : "";
    }

    @Override
    public boolean spend(String challenge) {
        return run(SPEND, List.of(PREFIX + "spent:" + challenge)).equals("1");
    }

    private String run(String script, List<Object> keys, Object... arguments) {
        RFuture<String> answer = redis.getScript(StringCodec.INSTANCE)
                .evalAsync(RScript.Mode.READ_WRITE, script, RScript.ReturnType.STRING, keys, arguments);
        try {
            return answer.toCompletableFuture().get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            answer.cancel(true);
            throw new CountersUnavailableException("Redis did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CountersUnavailableException("interrupted while Redis was asked", e);
        }
    }
}
