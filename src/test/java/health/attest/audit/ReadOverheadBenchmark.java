package health.attest.audit;

import health.attest.journey.Http;
import health.attest.journey.Http.Answer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures reads with the journal on and with it off, turn by turn on one warm server, over plain sockets that stay
 * open.
 *
 * <p>Not a test. Arguments: directory, seconds of warm-up, rounds, seconds a turn.
 */
final class ReadOverheadBenchmark {
    private ReadOverheadBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int warmUp = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        int seconds = Integer.parseInt(arguments[3]);
        try (ServerProcess server = new ServerProcess(Path.of(arguments[0]), AuditToggle.class.getName())) {
            Http caller = server.system();
            String patient = created(caller.post("/fhir/Patient", "{\"resourceType\":\"Patient\",\"active\":true}"));
            String observation = created(caller.post("/fhir/Observation", AuditIT.observation(patient)));
            String path = "/fhir/Observation/" + observation;
            readsPerSecond(server, path, 32, warmUp, true);
            for (int connections : new int[] {8, 32}) {
                double[] ratios = new double[rounds];
                for (int round = 0; round < rounds; round++) {
                    double off = readsPerSecond(server, path, connections, seconds, false);
                    double on = readsPerSecond(server, path, connections, seconds, true);
                    ratios[round] = on / off;
                    System.out.printf(
                            "connections=%d round=%d on=%.0f/s off=%.0f/s ratio=%.3f%n",
                            connections, round, on, off, ratios[round]);
                }
                Arrays.sort(ratios);
                System.out.printf("connections=%d median ratio=%.3f%n", connections, ratios[rounds / 2]);
            }
        }
    }

    private static String created(Answer answer) {
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.status() + " " + answer.body());
        }
        return answer.id();
    }

    private static double readsPerSecond(
            ServerProcess server, String path, int connections, int seconds, boolean audited) throws Exception {
        String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/fhir+json\r\n"
                + "Authorization: Bearer " + server.token() + "\r\n"
                + (audited ? "" : AuditToggle.OFF + ": 1\r\n") + "\r\n";
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        ExecutorService pool = Executors.newFixedThreadPool(connections);
        List<Future<Long>> counts = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            counts.add(pool.submit(() -> reads(server.port(), bytes, end)));
        }
        long reads = 0;
        for (Future<Long> count : counts) {
            reads += count.get();
        }
        pool.shutdown();
        return reads / (double) seconds;
    }

    private static long reads(int port, byte[] request, long end) throws IOException {
        long reads = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
            while (System.nanoTime() < end) {
                socket.getOutputStream().write(request);
                answer(in);
                reads++;
            }
        }
        return reads;
    }

    /** Reads one answer, which must be 200. */
    private static void answer(InputStream in) throws IOException {
        String status = line(in);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status);
        }
        int length = -1;
        boolean chunked = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            }
            chunked |= lower.startsWith("transfer-encoding: chunked");
        }
        if (!chunked) {
            in.readNBytes(length);
            return;
        }
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            in.readNBytes(size);
            line(in);
        }
        line(in);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
