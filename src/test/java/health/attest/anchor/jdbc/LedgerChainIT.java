package health.attest.anchor.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.anchor.jdbc.LedgerServers.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers without FHIR on a real node, killed, doubled, cut off and set back: every entry is in the log and under a
 * head on chain exactly once. {@code -Dledger.kills=50}, {@code -Dledger.duel.seconds=300} and
 * {@code -Dledger.outage.seconds=120} make the long runs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerChainIT {
    private static final int KILLS = Integer.getInteger("ledger.kills", 2);
    private static final int DUEL_SECONDS = Integer.getInteger("ledger.duel.seconds", 5);
    private static final int OUTAGE_SECONDS = Integer.getInteger("ledger.outage.seconds", 3);
    private static final long SEED = Long.getLong("samples.seed", 20_261_124L);
    private static final int ENTRIES = 30;
    private static final Duration TAKEOVER_MAX = Duration.ofSeconds(10);

    /** Places of the ledger, then places of the chain module. */
    private static final List<String> POINTS = List.of(
            "BEFORE_SEND",
            "AFTER_SUBMIT",
            "BEFORE_LOG_COMMIT",
            "AFTER_SEND",
            "BEFORE_ANCHORED",
            "BEFORE_INCLUSION",
            "AFTER_OUTBOX",
            "AFTER_HASHING",
            "AFTER_LEAVES");

    private LedgerDatabase database;
    private LedgerServers servers;

    @BeforeAll
    void startDatabase() {
        database = new LedgerDatabase();
    }

    @AfterAll
    void stopDatabase() {
        database.close();
    }

    @BeforeEach
    void startChain(@TempDir Path directory) {
        servers = new LedgerServers(database, directory);
    }

    @AfterEach
    void stopServers() {
        servers.close();
    }

    @Test
    void everyEntryIsOnChainExactlyOnceWhereverTheProcessDies() throws IOException {
        int stored = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            String point = POINTS.get(kill % POINTS.size());
            Running dying = servers.start(stored, stored + ENTRIES, "-Dattest.test.failpoint=" + point);
            assertThat(dying.exitCode()).as(point + "\n" + dying.output()).isEqualTo(137);
            Running again = servers.start(stored, stored + ENTRIES);
            stored += ENTRIES;
            int expected = stored;
            again.within(60).until(() -> servers.count("select count(*) from attest.leaves") == expected);
            again.kill();
        }

        assertEverythingIsOnChainOnce(servers.start(0, 0), stored);
    }

    @Test
    void twoInstancesMakeOneLogWhicheverIsKilled() throws IOException {
        Random random = new Random(SEED);
        int rangeMax = 1_000_000;
        List<Running> all = new ArrayList<>();
        Running[] two = {servers.start(0, rangeMax, 20_000), servers.start(rangeMax, 2 * rangeMax, 20_000)};
        all.addAll(List.of(two));
        for (Running each : two) {
            each.within(60).until(() -> each.stored() > 0);
        }
        Instant end = Instant.now().plusSeconds(DUEL_SECONDS);
        while (Instant.now().isBefore(end)) {
            int killed = random.nextInt(2);
            long before = two[killed].stored();
            two[killed].within(30).until(() -> two[killed].stored() > before + 50);
            two[killed].kill();
            int next =
                    killed * rangeMax + all.stream().mapToInt(Running::stored).sum() + 1_000;
            two[killed] = servers.start(next, (killed + 1) * rangeMax, 20_000);
            all.add(two[killed]);
            two[killed].within(60).until(() -> two[killed].stored() > 0);
        }
        two[0].kill();
        two[1].kill();
        long acknowledged = all.stream().mapToLong(Running::stored).sum();
        assertThat(servers.longestGapBetweenCheckpoints()).isLessThan(TAKEOVER_MAX);

        // One that was committed and not acknowledged any more may be there for each kill.
        long stored =
                servers.count("select (select count(*) from attest.leaves) + (select count(*) from attest.outbox)");
        assertThat(stored).isBetween(acknowledged, acknowledged + all.size());
        assertEverythingIsOnChainOnce(servers.start(0, 0), stored);
        for (Running each : all) {
            assertThat(servers.missing(each.acknowledged())).isEmpty();
        }
    }

    @Test
    void aChainThatIsAwaySlowsNothingAndIsCaughtUpWithOnce() throws IOException {
        Running server = servers.start(0, 1_000_000, 5_000);
        server.within(60).until(() -> servers.anchored() > 0);
        long before = server.medianMicros();

        servers.node().stop();
        int atStop = server.stored();
        server.forget();
        server.within(OUTAGE_SECONDS + 60).until(() -> server.age().compareTo(Duration.ofSeconds(OUTAGE_SECONDS)) > 0);
        long during = server.medianMicros();
        int stored = server.stored();
        servers.node().start();

        assertThat(stored).isGreaterThan(atStop + OUTAGE_SECONDS * 20);
        assertThat(during).as("write latency in us, before " + before).isLessThan(Math.max(3 * before, 5_000));
        server.within(90).until(() -> servers.anchored() > stored);
        server.kill();
        assertEverythingIsOnChainOnce(
                servers.start(0, 0),
                servers.count("select (select count(*) from attest.leaves) + (select count(*) from attest.outbox)"));
    }

    @Test
    void aReorganisationTakesEntriesBackToLoggedUntilTheyAreAnchoredAgain() throws IOException {
        Running server = servers.start(0, ENTRIES, 0, "attest.chain.finality=40");
        server.within(60).until(() -> servers.anchored() == ENTRIES);
        JsonNode snapshot = servers.node().rpc("evm_snapshot");
        server.kill();
        Running more = servers.start(ENTRIES, 2 * ENTRIES, 0, "attest.chain.finality=40");
        more.within(60).until(() -> servers.anchored() == 2 * ENTRIES);
        String replaced = servers.newestAnchorBlock();

        servers.node().rpc("evm_revert", snapshot.asText());

        // The way back to logged may last less than a glance at the table.
        more.within(60).until(() -> !servers.newestAnchorBlock().equals(replaced));
        more.within(60).until(() -> servers.anchored() == 2 * ENTRIES);
        servers.node().mine(41);
        more.within(60).until(() -> servers.count("select count(*) from attest.anchors where state <> 'final'") == 0);
        assertThat(servers.newestAnchorBlock()).isNotEqualTo(replaced);
        assertEverythingIsOnChainOnce(more, 2 * ENTRIES);
    }

    @Test
    void aRestoredBackupIsAnchoredNowhereAndGoesOnBeingWritten() throws IOException {
        Running server = servers.start(0, ENTRIES);
        server.within(60).until(() -> servers.anchored() == ENTRIES);
        server.kill();
        servers.keepBackup();
        Running later = servers.start(ENTRIES, 2 * ENTRIES);
        later.within(60).until(() -> servers.anchored() == 2 * ENTRIES);
        later.kill();
        servers.restoreBackup();
        // The backup had something waiting: signing it would make a second history.
        database.outbox().append(LedgerDatabase.entries(3 * ENTRIES, 3 * ENTRIES + 5));
        long checkpointsBefore = servers.count("select count(*) from attest.checkpoints");
        int headsBefore = servers.headsOnChain().size();

        Running restored = servers.start(2 * ENTRIES, 3 * ENTRIES);
        restored.within(60).until(() -> servers.count("select count(*) from attest.ledger_divergence") == 1);
        restored.within(60).until(() -> restored.stored() == ENTRIES);

        assertThat(servers.text("select why from attest.ledger_divergence"))
                .isEqualTo("the chain holds 60 entries of this log, the database 30: 30 are missing");
        assertThat(restored.output()).contains("ledger diverged, nothing is signed or anchored");
        eventually().until(() -> restored.output().split("ledger diverged", -1).length > 3);
        assertThat(servers.headsOnChain()).hasSize(headsBefore);
        assertThat(servers.count("select count(*) from attest.checkpoints")).isEqualTo(checkpointsBefore);
        assertThat(servers.count("select count(*) from attest.outbox")).isEqualTo(ENTRIES + 5);
        restored.kill();
    }

    /** What cannot be an entry is set aside and named; what comes after it is logged. */
    @Test
    void aPoisonedEntryHoldsNothingUp() throws IOException {
        servers.poisonOutbox();
        Running server = servers.start(0, ENTRIES);

        server.within(60).until(() -> servers.anchored() == ENTRIES);

        assertThat(servers.count("select count(*) from attest.outbox_refused")).isEqualTo(1);
        assertThat(servers.text("select ref from attest.outbox_refused")).isEqualTo("Patient/poison");
        assertThat(servers.count("select count(*) from attest.outbox")).isZero();
        assertThat(server.output()).contains("set aside");
        assertEverythingIsOnChainOnce(server, ENTRIES);
    }

    @Test
    void twoBranchesKeepTheirOwnLogsOnOneChainAndAThirdWithAnotherKeyDoesNotStart(@TempDir Path elsewhere)
            throws IOException, InterruptedException {
        Running first = servers.start(0, ENTRIES);
        first.within(60).until(() -> servers.anchored() == ENTRIES);
        try (LedgerDatabase other = new LedgerDatabase()) {
            LedgerServers branch = servers.branch(other, elsewhere);
            Running second = branch.start(0, 2 * ENTRIES);
            String account = second.said("account");
            second.within(60).until(() -> second.output().contains("account " + account + " is no active branch"));
            assertThat(second.isAlive()).isTrue();

            servers.addBranch(account, LedgerDatabase.ORIGIN);
            second.within(60).until(() -> second.output().contains("account " + account + " is empty"));
            servers.node().rpc("anvil_setBalance", account, "0xde0b6b3a7640000");
            second.within(60).until(() -> branch.anchored() == 2 * ENTRIES);

            assertThat(second.said("contract")).isNotEqualTo(first.said("contract"));
            assertThat(servers.anchored()).isEqualTo(ENTRIES);
            assertThat(Files.readString(branch.keys().resolve("ledger.key")))
                    .isNotEqualTo(Files.readString(servers.keys().resolve("ledger.key")));
            for (Path key :
                    List.of(servers.keys().resolve("ledger.key"), branch.keys().resolve("chain.key"))) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                        .isEqualTo("rw-------");
            }
            Running third = branch.start(0, 1, 0, "consortium=" + "22".repeat(32));
            assertThat(third.exitCode()).isEqualTo(1);
            assertThat(third.output()).contains("holds another consortium key").doesNotContain("stored");
            assertEverythingIsOnChainOnce(branch, second, 2 * ENTRIES);
        }
        assertEverythingIsOnChainOnce(first, ENTRIES);
    }

    /** Lets the last server finish what is under way, and ends it. */
    private void assertEverythingIsOnChainOnce(Running last, long stored) throws IOException {
        assertEverythingIsOnChainOnce(servers, last, stored);
    }

    private static void assertEverythingIsOnChainOnce(LedgerServers servers, Running last, long stored)
            throws IOException {
        last.within(120)
                .until(() -> servers.count("select count(*) from attest.outbox") == 0
                        && servers.anchored() == stored
                        && servers.count("select count(*) from attest.anchors where state <> 'final'") == 0);
        last.kill();

        assertThat(servers.count("select count(*) from attest.leaves")).isEqualTo(stored);
        assertThat(servers.count("select max(leaf_index) + 1 from attest.leaves"))
                .isEqualTo(stored);
        assertThat(servers.count("select count(distinct (tenant, ref, version)) from attest.envelopes"))
                .isEqualTo(stored);
        List<Long> sizes = servers.headsOnChain();
        assertThat(sizes).isSorted().doesNotHaveDuplicates().endsWith(stored);
        assertThat(sizes).hasSize((int) servers.count("select count(*) from attest.anchors where state = 'final'"));
        assertThat(servers.fsck()).as("fsck").contains("everything checked holds");
    }

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    static Map<String, String> fast() {
        return Map.of(
                "attest.chain.poll", "100ms",
                "attest.chain.retry-max", "1s",
                "attest.chain.lease-life", "2s",
                "attest.ledger.lease-life", "2s",
                "attest.ledger.sequence-every", "200ms",
                "attest.ledger.anchor-every", "1s");
    }
}
