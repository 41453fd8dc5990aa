package health.attest.bench;

import health.attest.engines.Daemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** The program behind {@code scripts/load}: asks a running server as fast as it answers, and says what that cost. */
public final class Load {
    private final LoadClient client;
    private final Clinic clinic;
    private final int connections;
    private final long serverPid;
    private final long databasePid;

    private Load(LoadClient client, Clinic clinic, int connections, long serverPid, long databasePid) {
        this.client = client;
        this.clinic = clinic;
        this.connections = connections;
        this.serverPid = serverPid;
        this.databasePid = databasePid;
    }

    /**
     * Takes {@code --data DIR}, {@code --connections N}, {@code --seconds N}, {@code --warm N}, {@code --only WORD}.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path data = Path.of(option(arguments, "--data", "var"));
        int connections = Integer.parseInt(option(arguments, "--connections", "8"));
        Duration measured = Duration.ofSeconds(Long.parseLong(option(arguments, "--seconds", "30")));
        Duration warm = Duration.ofSeconds(Long.parseLong(option(arguments, "--warm", "180")));
        Daemon server = Daemon.running(data.resolve("server"))
                .orElseThrow(() -> new IOException("no server runs on " + data + ": scripts/start --detach first"));
        long database = Long.parseLong(
                Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).get(0));
        String token = System.getenv().getOrDefault("ATTEST_TOKEN_COMMAND", "");
        LoadClient client = new LoadClient("http://127.0.0.1:" + server.port() + "/fhir", token);
        Clinic clinic = new Clinic(Long.toString(Clock.systemUTC().millis(), Character.MAX_RADIX));
        System.out.println("idle: server " + CpuMeter.residentMebibytes(server.pid()) + " MiB, database "
                + CpuMeter.residentMebibytes(database) + " MiB");
        clinic.open(client);
        String only = option(arguments, "--only", "");
        System.exit(
                new Load(client, clinic, connections, server.pid(), database).run(only, warm, measured) == 0 ? 0 : 1);
    }

    private static String option(String[] arguments, String name, String otherwise) {
        int at = Arrays.asList(arguments).indexOf(name);
        return at < 0 || at + 1 == arguments.length ? otherwise : arguments[at + 1];
    }

    private List<Map.Entry<String, Workload>> workloads(String only) {
        List<Map.Entry<String, Workload>> all = List.of(
                Map.entry("read", clinic::read),
                Map.entry("search by identifier", clinic::searchByIdentifier),
                Map.entry("Appointment search with _include", clinic::appointmentsOfAPatient),
                Map.entry("create", clinic::create),
                Map.entry("50 creates in a transaction", clinic::fiftyCreates));
        return all.stream().filter(each -> each.getKey().contains(only)).toList();
    }

    private long run(String only, Duration warm, Duration measured) throws InterruptedException {
        List<Map.Entry<String, Workload>> workloads = workloads(only);
        System.out.println("warming up for " + warm.toSeconds() + " s, " + connections + " connections");
        for (Map.Entry<String, Workload> each : workloads) {
            drive(each.getValue(), warm.dividedBy(workloads.size()));
        }
        System.out.println(
                "| workload | requests/s | p50 ms | p95 ms | p99 ms | errors | CPU ms server | CPU ms database"
                        + " | CPU ms |\n|---|---|---|---|---|---|---|---|---|");
        long errors = 0;
        for (Map.Entry<String, Workload> each : workloads) {
            long server = CpuMeter.millis(serverPid);
            long database = CpuMeter.millis(databasePid);
            Figures figures = drive(each.getValue(), measured);
            double requests = figures.nanos().size();
            double serverEach = (CpuMeter.millis(serverPid) - server) / requests;
            double databaseEach = (CpuMeter.millis(databasePid) - database) / requests;
            System.out.printf(
                    "| %s | %.0f | %.1f | %.1f | %.1f | %d | %.2f | %.2f | %.2f |%n",
                    each.getKey(),
                    requests / measured.toSeconds(),
                    figures.percentile(50),
                    figures.percentile(95),
                    figures.percentile(99),
                    figures.errors(),
                    serverEach,
                    databaseEach,
                    serverEach + databaseEach);
            errors += figures.errors();
        }
        System.out.println("afterwards: server " + CpuMeter.residentMebibytes(serverPid) + " MiB, database "
                + CpuMeter.residentMebibytes(databasePid) + " MiB");
        return errors;
    }

    private Figures drive(Workload workload, Duration duration) throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            callers.add(new Caller(workload, end));
        }
        callers.forEach(Thread::start);
        for (Caller each : callers) {
            each.join();
        }
        return new Figures(
                callers.stream().flatMap(each -> each.nanos.stream()).sorted().toList(),
                callers.stream().mapToLong(each -> each.errors).sum());
    }

    /** Makes the next request. */
    private interface Workload {
        LoadClient.Request next(RandomGenerator random);
    }

    /** What one workload came to: sorted times of all requests, and how many of them failed. */
    private record Figures(List<Long> nanos, long errors) {
        double percentile(int percent) {
            return nanos.isEmpty() ? 0 : nanos.get((int) ((nanos.size() - 1L) * percent / 100)) / 1e6;
        }
    }

    /** One connection: asks, waits for the answer, asks again. */
    private final class Caller extends Thread {
        private final RandomGenerator random =
                RandomGeneratorFactory.getDefault().create();
        private final Workload workload;
        private final long end;
        private final List<Long> nanos = new ArrayList<>();
        private long errors;

        Caller(Workload workload, long end) {
            this.workload = workload;
            this.end = end;
        }

        @Override
        public void run() {
            while (System.nanoTime() - end < 0) {
                LoadClient.Request request = workload.next(random);
                long start = System.nanoTime();
                try {
                    errors += client.status(request) < 300 ? 0 : 1;
                } catch (IOException e) {
                    errors++;
                } catch (InterruptedException e) {
                    interrupt();
                    return;
                }
                nanos.add(System.nanoTime() - start);
            }
        }
    }
}
