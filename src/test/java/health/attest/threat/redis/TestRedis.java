package health.attest.threat.redis;

import health.attest.engines.EmbeddedRedis;
import health.attest.engines.Ports;
import health.attest.threat.ThreatCounters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** A Redis of its own, clients configured as the server's are, and a look inside. */
final class TestRedis implements AutoCloseable {
    /** For tests that ask what Redis says, not how soon on a busy machine. */
    static final Duration PATIENT = Duration.ofSeconds(5);

    private static final String PREFIX = "{attest-threat}:";

    private final Path home;
    private final List<RedissonClient> clients = new ArrayList<>();
    private final int port;
    private EmbeddedRedis redis;

    /** A started one. */
    TestRedis(String name) {
        this.home = Path.of("target", "it", "redis-" + name);
        this.redis = EmbeddedRedis.start(home, Ports.ANY);
        this.port = redis.port();
    }

    /** Starts it again at the same port, empty, after it was killed. */
    void startAgain() {
        redis = EmbeddedRedis.start(home, port);
    }

    EmbeddedRedis engine() {
        return redis;
    }

    /** The counters as one more instance sees them. */
    ThreatCounters counters(Duration waitMax) {
        return new RedissonCounters(client(waitMax), waitMax);
    }

    RedissonClient client(Duration waitMax) {
        Config config = RedisConfiguration.configOf(URI.create(redis.url()));
        config.useSingleServer().setTimeout((int) waitMax.toMillis());
        RedissonClient client = Redisson.create(config);
        clients.add(client);
        return client;
    }

    /** What it answers to commands, as the protocol has it. */
    String say(String... commands) {
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
            String dialogue = "AUTH " + redis.password() + "\r\n" + String.join("\r\n", commands) + "\r\nQUIT\r\n";
            socket.getOutputStream().write(dialogue.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.substring("+OK\r\n".length(), answer.length() - "+OK\r\n".length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long number(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    /** How often a command came from outside or from a script since the statistics were reset. */
    long calls(String command) {
        return number(say("INFO commandstats"), "cmdstat_" + Pattern.quote(command) + ":calls=(\\d+)");
    }

    /** Time its statistics give for a command. */
    long micros(String command) {
        return number(say("INFO commandstats"), "cmdstat_" + Pattern.quote(command) + ":calls=\\d+,usec=(\\d+)");
    }

    String evicted() {
        return Long.toString(number(say("INFO stats"), "evicted_keys:(\\d+)"));
    }

    /** Of a hundred keys at random. */
    Duration longestTtl() {
        return IntStream.range(0, 100)
                .mapToObj(i -> say("RANDOMKEY").lines().skip(1).findFirst().orElse(""))
                .map(key -> Duration.ofMillis(number(say("PTTL " + key), ":(\\d+)")))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    long memoryBytes() {
        return number(say("INFO memory"), "used_memory:(\\d+)");
    }

    private long nowMillis() {
        return number(say("TIME"), "\\$\\d+\\r\\n(\\d{9,})\\r\\n") * 1_000;
    }

    /** Pretends that it was started so long ago. */
    void startedAgo(Duration age) {
        say("SET " + PREFIX + "epoch " + (nowMillis() - age.toMillis()));
    }

    /** Pretends that so many requests were admitted so long ago. */
    void takePlaces(String key, int requests, Duration age) {
        String stamp = " " + (nowMillis() - age.toMillis());
        say("RPUSH " + PREFIX + key + ":r" + stamp.repeat(requests));
    }

    private List<String> keys(String pattern) {
        return Arrays.stream(say("KEYS " + pattern).split("\r\n"))
                .filter(line -> line.startsWith(PREFIX))
                .toList();
    }

    int keysOf(String key) {
        return keys(PREFIX + key + ":*").size();
    }

    long bytesOf(String key) {
        return keys(PREFIX + key + ":*").stream()
                .mapToLong(each -> number(say("MEMORY USAGE " + each + " SAMPLES 0"), ":(\\d+)"))
                .sum();
    }

    /** Keys that never expire. */
    List<String> endless() {
        return keys("*").stream()
                .filter(key -> say("PTTL " + key).startsWith(":-1"))
                .toList();
    }

    @Override
    public void close() {
        clients.forEach(RedissonClient::shutdown);
        redis.close();
    }
}
