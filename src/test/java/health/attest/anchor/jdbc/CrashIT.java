package health.attest.anchor.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.anchor.FailPoint;
import health.attest.ledger.verifier.ConsoleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process killed at each place between outbox and receipt, and started again: every entry is in the log and under a
 * head on chain exactly once. {@code -Dledger.crash.rounds=50} makes the long run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashIT {
    private static final int ROUNDS = Integer.getInteger("ledger.crash.rounds", 1);
    private static final int ENTRIES = 20;
    private static final int KILLED = 137;

    @TempDir
    private Path directory;

    private LedgerDatabase database;

    @BeforeAll
    void start() {
        database = new LedgerDatabase();
        DatabaseChain.create(database.superuser);
    }

    @AfterAll
    void stop() {
        database.close();
    }

    @Test
    void everyEntryIsOnChainExactlyOnceWhereverTheProcessDies() throws Exception {
        Path key = Files.writeString(directory.resolve("key"), LedgerDatabase.SIGNER.secretText());
        int stored = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (FailPoint point : FailPoint.values()) {
                assertThat(run(key, stored, "-Dattest.test.failpoint=" + point.name()))
                        .as(point.name())
                        .isEqualTo(KILLED);
                assertThat(run(key, stored, "-Dnone=1"))
                        .as("after " + point.name())
                        .isZero();
                stored += ENTRIES;
            }
        }

        assertThat(count("select count(*) from attest.leaves")).isEqualTo(stored);
        assertThat(count("select count(distinct ref) from attest.envelopes")).isEqualTo(stored);
        assertThat(count("select max(leaf_index) + 1 from attest.leaves")).isEqualTo(stored);
        assertThat(count("select max(size) from public.chain_calls where block is not null"))
                .isEqualTo(stored);
        assertThat(count("select count(*) from public.chain_calls where block is null"))
                .isZero();
        assertThat(count("select count(*) from attest.anchors where state <> 'final'"))
                .isZero();
        ConsoleRun fsck = ConsoleRun.fsck(
                "--db",
                database.jdbcUrlAsSuperuser(),
                "--key",
                LedgerDatabase.SIGNER.verifier().toString(),
                "--state",
                directory.toString());
        assertThat(fsck.exitCode()).as(fsck.output()).isZero();
    }

    private int run(Path key, int first, String property) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                property,
                "-cp",
                System.getProperty("java.class.path"),
                CrashingLedger.class.getName()));
        command.addAll(database.serverLogin());
        command.addAll(List.of(key.toString(), Integer.toString(first), Integer.toString(first + ENTRIES)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private long count(String query) {
        Long count = database.superuser.queryForObject(query, Long.class);
        return count == null ? -1 : count;
    }
}
