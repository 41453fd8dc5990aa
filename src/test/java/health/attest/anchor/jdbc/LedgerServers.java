package health.attest.anchor.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.chain.AnvilProcess;
import health.attest.ledger.verifier.ConsoleRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Processes of {@link LedgerProcess} on one database and one node, all begun afresh. */
final class LedgerServers implements AutoCloseable {
    private static final List<String> TABLES =
            List.of("leaves", "envelopes", "salts", "tiles", "checkpoints", "anchors");
    private static final String HEAD_ANCHORED = "HeadAnchored(uint64,bytes32,bytes32)";

    private final LedgerDatabase database;
    private final Path directory;
    private final Path chainDirectory;
    private final AnvilProcess node;
    private final List<Running> started = new ArrayList<>();

    LedgerServers(LedgerDatabase database, Path directory) {
        this(database, directory, directory, new AnvilProcess(directory, 31_337));
    }

    /** Servers of another branch: a database, keys and a log of their own on the node of these. */
    LedgerServers branch(LedgerDatabase other, Path otherDirectory) {
        return new LedgerServers(other, otherDirectory, chainDirectory, node);
    }

    private LedgerServers(LedgerDatabase database, Path directory, Path chainDirectory, AnvilProcess node) {
        this.database = database;
        this.directory = directory;
        this.chainDirectory = chainDirectory;
        this.node = node;
        database.superuser.execute("""
                truncate attest.outbox, attest.outbox_refused, attest.leaves, attest.envelopes, attest.salts,
                    attest.tiles, attest.checkpoints, attest.anchors, attest.ledger_lease, attest.ledger_divergence,
                    attest.chain_lease, attest.chain_attempts, attest.chain_transactions cascade
                """);
    }

    AnvilProcess node() {
        return node;
    }

    Running start(int first, int last, String... jvmOptions) throws IOException {
        return launch(first, last, 0, List.of(jvmOptions), List.of());
    }

    Running start(int first, int last, int pauseMicros, String... settings) throws IOException {
        return launch(first, last, pauseMicros, List.of(), List.of(settings));
    }

    private Path administratorKey() {
        return chainDirectory.resolve("keys/administrator.key");
    }

    /** What the consortium's administrator does for a branch. */
    String addBranch(String account, String logOrigin) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "health.attest.chain.web3j.DeployProgram",
                        "add-branch",
                        "--rpc",
                        node.url(),
                        "--administrator-key",
                        administratorKey().toString(),
                        "--directory",
                        directoryContract(),
                        "--account",
                        account,
                        "--fhir-base-url",
                        "https://second.example/fhir",
                        "--log-origin",
                        logOrigin)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
        return said;
    }

    private String directoryContract() throws IOException {
        return new ObjectMapper()
                .readTree(chainDirectory.resolve("deployments/31337.json").toFile())
                .path("contracts")
                .path("Directory")
                .asText();
    }

    Path keys() {
        return directory.resolve("keys");
    }

    private Running launch(int first, int last, int pauseMicros, List<String> jvmOptions, List<String> more)
            throws IOException {
        List<String> login = database.serverLogin();
        Map<String, String> settings = new HashMap<>(LedgerChainIT.fast());
        settings.putAll(Map.of(
                "url", login.get(0),
                "user", login.get(1),
                "password", login.get(2),
                "first", Integer.toString(first),
                "last", Integer.toString(last),
                "pause", Integer.toString(pauseMicros)));
        settings.putAll(Map.of(
                "attest.chain.rpc-urls", node.url(),
                "attest.chain.keyfile", directory.resolve("keys/chain.key").toString(),
                "attest.chain.administrator-keyfile", administratorKey().toString(),
                "attest.chain.deployments",
                        chainDirectory.resolve("deployments").toString(),
                "attest.ledger.keyfile", directory.resolve("keys/ledger.key").toString(),
                "attest.ledger.origin", LedgerDatabase.ORIGIN));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx192m"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LedgerProcess.class.getName()));
        settings.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(more);
        Path output = directory.resolve("output-" + started.size());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Running running = new Running(process, output);
        started.add(running);
        return running;
    }

    /** A process and what it says. */
    static final class Running {
        private final Process process;
        private final Path file;
        private int forgotten;
        private Instant since = Instant.now();

        Running(Process process, Path file) {
            this.process = process;
            this.file = file;
        }

        int exitCode() {
            try {
                return process.waitFor(120, TimeUnit.SECONDS) ? process.exitValue() : -1;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        boolean isAlive() {
            return process.isAlive();
        }

        void kill() {
            process.destroyForcibly();
            exitCode();
        }

        /** What it said behind that word. */
        String said(String word) {
            within(60).until(() -> output().contains(word + " "));
            return output().lines()
                    .filter(line -> line.startsWith(word + " "))
                    .findFirst()
                    .orElseThrow()
                    .substring(word.length() + 1);
        }

        String output() {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** How many it acknowledged. */
        int stored() {
            return acknowledged().size();
        }

        List<Integer> acknowledged() {
            return said().stream().map(words -> Integer.parseInt(words[1])).toList();
        }

        /** Median time of a write, of those since {@link LedgerServers.Running#forget}. */
        long medianMicros() {
            List<Long> micros = said().stream()
                    .skip(forgotten)
                    .map(words -> Long.parseLong(words[2]))
                    .sorted()
                    .toList();
            return micros.isEmpty() ? Long.MAX_VALUE : micros.get(micros.size() / 2);
        }

        void forget() {
            forgotten = stored();
            since = Instant.now();
        }

        Duration age() {
            return Duration.between(since, Instant.now());
        }

        private List<String[]> said() {
            return output().lines()
                    .filter(line -> line.matches("stored \\d+ \\d+"))
                    .map(line -> line.split(" "))
                    .toList();
        }

        ConditionFactory within(int seconds) {
            return Awaitility.await()
                    .atMost(Duration.ofSeconds(seconds))
                    .pollInterval(Duration.ofMillis(100))
                    .failFast("the process ended: " + file, () -> !process.isAlive());
        }
    }

    long count(String query) {
        return Objects.requireNonNull(database.superuser.queryForObject(query, Long.class));
    }

    String text(String query) {
        return Objects.requireNonNull(database.superuser.queryForObject(query, String.class));
    }

    /** Size of the newest head that the database calls anchored; 0 if there is none. */
    long anchored() {
        return count("select coalesce(max(size), 0) from attest.anchors where state in ('anchored', 'final')");
    }

    /** Hash of the block that the newest anchor stands in; {@code none} while it stands in none. */
    String newestAnchorBlock() {
        return text(
                "select coalesce(encode(block_hash, 'hex'), 'none') from attest.anchors order by size desc limit 1");
    }

    /** Those of these entries that are neither in the log nor waiting for it. */
    List<Integer> missing(List<Integer> entries) {
        return database.superuser.queryForList(
                "select number from unnest(?::int[]) number where 'Patient/p' || number not in"
                        + " (select ref from attest.envelopes)",
                Integer.class,
                (Object) entries.toArray(Integer[]::new));
    }

    Duration longestGapBetweenCheckpoints() {
        return Duration.ofMillis(count("""
                select coalesce(max(extract(epoch from gap) * 1000), 0)::bigint from
                  (select signed_at - lag(signed_at) over (order by size) as gap from attest.checkpoints) gaps
                """));
    }

    /** Sizes of the heads in the contract's events, in the order of the chain. */
    List<Long> headsOnChain() {
        String topic = node.rpc(
                        "web3_sha3", "0x" + HexFormat.of().formatHex(HEAD_ANCHORED.getBytes(StandardCharsets.US_ASCII)))
                .asText();
        List<Long> sizes = new ArrayList<>();
        for (JsonNode log : node.rpc(
                "eth_getLogs",
                Map.of("fromBlock", "0x0", "toBlock", "latest", "address", contract(), "topics", List.of(topic)))) {
            sizes.add(Long.decode(log.get("topics").get(1).asText()));
        }
        return sizes;
    }

    private String contract() {
        return started.stream()
                .flatMap(each -> each.output().lines())
                .filter(line -> line.startsWith("contract "))
                .findFirst()
                .orElseThrow()
                .substring("contract ".length());
    }

    String fsck() throws IOException {
        return ConsoleRun.fsck(
                        "--db",
                        database.jdbcUrlAsSuperuser(),
                        "--keyfile",
                        directory.resolve("keys/ledger.key").toString(),
                        "--state",
                        directory.toString(),
                        "--rpc",
                        node.url(),
                        "--contract",
                        contract())
                .output();
    }

    void keepBackup() {
        for (String table : TABLES) {
            database.superuser.execute("drop table if exists public.backup_" + table);
            database.superuser.execute("create table public.backup_" + table + " as table attest." + table);
        }
    }

    /** The operator's restore: the log is as it was; the chain module's own table too. */
    void restoreBackup() {
        for (String table : TABLES) {
            database.superuser.execute("delete from attest." + table);
            database.superuser.execute(
                    "insert into attest." + table + " overriding system value select * from public.backup_" + table);
        }
    }

    /** A row that no writer of ours can make. */
    void poisonOutbox() {
        database.superuser.execute("alter table attest.outbox drop constraint if exists outbox_kind_check");
        database.superuser.update("""
                insert into attest.outbox (tenant, kind, ref, version, op, recorded, digest)
                values ('demo', 'strange', 'Patient/poison', 1, 'create', now(), sha256('x'))
                """);
    }

    @Override
    public void close() {
        started.forEach(Running::kill);
        node.close();
    }
}
