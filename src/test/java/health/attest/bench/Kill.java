package health.attest.bench;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.bench.LoadClient.Request;
import health.attest.engines.Daemon;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes to a running server from several connections, kills it with SIGKILL in the midst and, in a second run, asks
 * the server that was started again for everything it had acknowledged.
 *
 * <p>Every write is a transaction of two: a Basic with a number and a second one with the same number. Each number that
 * was acknowledged must be there twice, and no number once.
 */
public final class Kill {
    private static final String SYSTEM = "urn:example:kill";
    private static final int CONNECTIONS = 8;

    private final LoadClient client;
    private final String run;
    private final List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());

    private Kill(LoadClient client, String run) {
        this.client = client;
        this.run = run;
    }

    /** Takes the data directory, seconds before the kill, and what starts the server again, run by {@code sh}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path data = Path.of(arguments[0]);
        Daemon server =
                Daemon.running(data.resolve("server")).orElseThrow(() -> new IOException("no server runs on " + data));
        String base = "http://127.0.0.1:" + server.port() + "/fhir";
        String token = System.getenv().getOrDefault("ATTEST_TOKEN_COMMAND", "");
        String run = Long.toString(Clock.systemUTC().millis(), Character.MAX_RADIX);
        Kill kill = new Kill(new LoadClient(base, token), run);
        kill.writeUntilKilled(server, Integer.parseInt(arguments[1]));
        System.out.println(kill.acknowledged.size() + " transactions acknowledged, then killed; starting again");
        if (new ProcessBuilder("sh", "-c", arguments[2]).inheritIO().start().waitFor() != 0) {
            throw new IOException("the server does not start again");
        }
        System.exit(kill.missing(new LoadClient(base, token)) ? 1 : 0);
    }

    private void writeUntilKilled(Daemon server, int seconds) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(CONNECTIONS);
        for (int i = 0; i < CONNECTIONS; i++) {
            int writer = i;
            new Thread(() -> {
                        write(writer);
                        ended.countDown();
                    })
                    .start();
        }
        ended.await(seconds, TimeUnit.SECONDS);
        ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroyForcibly);
        ended.await();
    }

    private void write(int writer) {
        for (int i = 0; ; i++) {
            String number = run + "-" + writer + "-" + i;
            try {
                if (client.status(twice(number)) == 200) {
                    acknowledged.add(number);
                }
            } catch (IOException e) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Whether anything acknowledged is not there, or anything is there by half. */
    private boolean missing(LoadClient restarted) throws IOException, InterruptedException {
        int lost = 0;
        for (String number : acknowledged) {
            JsonNode found =
                    restarted.answer(Request.get("/Basic?_summary=count&identifier=" + SYSTEM + "%7C" + number));
            lost += found.path("total").asInt() == 2 ? 0 : 1;
        }
        int half = 0;
        for (int writer = 0; writer < CONNECTIONS; writer++) {
            long known = countOf(writer);
            // What was in flight when the server died may be there or not, but not by half.
            for (long i = known; i <= known + 1; i++) {
                JsonNode found = restarted.answer(Request.get(
                        "/Basic?_summary=count&identifier=" + SYSTEM + "%7C" + run + "-" + writer + "-" + i));
                half += found.path("total").asInt() % 2;
            }
        }
        System.out.println(acknowledged.size() + " acknowledged, " + lost + " lost, " + half + " by half");
        return lost + half > 0;
    }

    private long countOf(int writer) {
        return acknowledged.stream()
                .filter(number -> number.startsWith(run + "-" + writer + "-"))
                .count();
    }

    private static Request twice(String number) {
        String entry = """
                {"resource":{"resourceType":"Basic","code":{"text":"x"},
                 "identifier":[{"system":"%s","value":"%s"}]},"request":{"method":"POST","url":"Basic"}}""".formatted(SYSTEM, number);
        return Request.post(
                "/", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + entry + "," + entry + "]}");
    }
}
