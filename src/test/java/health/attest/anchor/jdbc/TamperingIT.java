package health.attest.anchor.jdbc;

import static health.attest.anchor.jdbc.LedgerDatabase.entries;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.anchor.Anchorer;
import health.attest.anchor.InMemoryChain;
import health.attest.anchor.Lease;
import health.attest.anchor.LoggedEntry;
import health.attest.anchor.OutboxEntry;
import health.attest.anchor.Verification;
import health.attest.ledger.verifier.ConsoleRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody with all rights in the database may try. Each is named; none passes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TamperingIT {
    private static final List<String> TABLES = List.of(
            "outbox",
            "leaves",
            "envelopes",
            "salts",
            "tiles",
            "checkpoints",
            "anchors",
            "ledger_lease",
            "ledger_divergence");

    private static final List<Integer> VERIFIED = List.of(3, 5, 6, 17, 120, 199, 200, 399, 400, 450, 599);

    @TempDir
    private Path state;

    private final InMemoryChain chain = new InMemoryChain();
    private LedgerDatabase database;

    @BeforeAll
    void fill() {
        database = new LedgerDatabase();
        Lease lease =
                database.leadership().acquire("one", Duration.ofMinutes(10)).orElseThrow();
        Anchorer anchorer = new Anchorer(database.anchors(), chain.contract(), chain.transactions());
        for (int i = 0; i < 600; i += 200) {
            database.outbox().append(entries(i, i + 200));
            database.sequencer().run(lease);
            anchorer.look(lease);
            chain.mine();
        }
        anchorer.look(lease);
        for (String table : TABLES) {
            database.superuser.execute("create table public.kept_" + table + " as table attest." + table);
        }
    }

    @AfterEach
    void restore() {
        truncate();
        for (String table : TABLES) {
            database.superuser.execute(
                    "insert into attest." + table + " overriding system value select * from public.kept_" + table);
        }
    }

    @AfterAll
    void stop() {
        database.close();
    }

    static Stream<Arguments> tamperings() {
        return Stream.of(tamperedEnvelopes(), tamperedLeaves(), tamperedTiles(), tamperedCheckpoints())
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> tamperedEnvelopes() {
        return Stream.of(
                one(
                        "one byte of a digest",
                        "update attest.envelopes set digest = set_byte(digest, 3, 99 # get_byte(digest, 3)) where leaf_index = 17",
                        "leaf 17: envelope, salt and commitment"),
                one(
                        "another version",
                        "update attest.envelopes set version = 2 where leaf_index = 17",
                        "leaf 17: envelope, salt and commitment"),
                one(
                        "another time",
                        "update attest.envelopes set recorded = recorded - interval '1 day' where leaf_index = 17",
                        "leaf 17: envelope, salt and commitment"),
                one(
                        "another tenant",
                        "update attest.envelopes set tenant = 'other' where leaf_index = 17",
                        "leaf 17: envelope, salt and commitment"),
                one(
                        "another patient",
                        "update attest.envelopes set ref = 'Patient/q' where leaf_index = 17",
                        "leaf 17: envelope, salt and commitment"),
                one(
                        "another salt",
                        "update attest.salts set salt = sha256(salt) where leaf_index = 17",
                        "leaf 17: envelope, salt and commitment"),
                one("no salt", "delete from attest.salts where leaf_index = 17", "leaf 17: its salt is gone"),
                one(
                        "no envelope",
                        "delete from attest.envelopes where leaf_index = 17",
                        "leaf 17: its envelope is gone"));
    }

    private static Stream<Arguments> tamperedLeaves() {
        return Stream.of(
                one(
                        "one byte of a commitment",
                        "update attest.leaves set commitment = sha256(commitment) where leaf_index = 17",
                        "checkpoint 200 has another root"),
                one(
                        "one row out of the middle",
                        "delete from attest.leaves where leaf_index = 17",
                        "leaf 17 is missing"),
                one(
                        "a middle range",
                        everywhere("delete from attest.%s where leaf_index between 100 and 149"),
                        "leaf 100 is missing"),
                one(
                        "the tail",
                        everywhere("delete from attest.%s where leaf_index >= 400"),
                        "checkpoint 600 stands for more leaves"),
                one(
                        "the tail and its checkpoints and anchors",
                        everywhere("delete from attest.%s where leaf_index >= 400")
                                + ";delete from attest.checkpoints where size > 400;delete from attest.anchors where size > 400;delete from attest.tiles where level = 0 and tile = 2",
                        "tile 0/1 is not what its leaves make"),
                one(
                        "two rows swapped",
                        everywhere(
                                "update attest.%1$s set leaf_index = leaf_index + 1000000 where leaf_index in (5, 6); update attest.%1$s set leaf_index = 1000011 - leaf_index where leaf_index >= 1000000"),
                        "checkpoint 200 has another root"),
                one("a row slipped in at the end", """
                        insert into attest.leaves select 600, commitment from attest.leaves where leaf_index = 3;
                        insert into attest.envelopes select 600, tenant, kind, ref, version, op, recorded, digest
                            from attest.envelopes where leaf_index = 3;
                        insert into attest.salts select 600, salt from attest.salts where leaf_index = 3
                        """, "there are 601 leaves and no checkpoint of that size"),
                one(
                        "an envelope of no leaf",
                        "insert into attest.envelopes select 900, tenant, kind, ref, version, op, recorded, digest from attest.envelopes where leaf_index = 3",
                        "a row of envelopes for leaf 900"));
    }

    private static Stream<Arguments> tamperedTiles() {
        return Stream.of(
                one(
                        "one byte of a tile",
                        "update attest.tiles set hashes = set_byte(hashes, 3, 99 # get_byte(hashes, 3)) where level = 0 and tile = 1",
                        "tile 0/1 is not what its leaves make"),
                one("a tile gone", "delete from attest.tiles where level = 1", "tile 1/0 is missing"));
    }

    private static Stream<Arguments> tamperedCheckpoints() {
        return Stream.of(
                one(
                        "another root in a checkpoint",
                        "update attest.checkpoints set root = sha256(root) where size = 400",
                        "checkpoint 400 has another root"),
                one(
                        "another note",
                        "update attest.checkpoints set note = (select note from attest.checkpoints where size = 200) where size = 400",
                        "checkpoint 400 says something else"),
                one(
                        "a signature broken",
                        "update attest.checkpoints set note = regexp_replace(note, '(— \\S+ \\S{20})\\S', '\\1A') where size = 600",
                        "checkpoint 600"),
                one(
                        "the newest checkpoint gone",
                        "delete from attest.checkpoints where size = 600",
                        "there are 600 leaves and no checkpoint of that size"),
                one(
                        "an anchor of another root",
                        "update attest.anchors set root = sha256(root) where size = 400",
                        "the anchor of size 400 has another root"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tamperings")
    void noTamperingPasses(String name, String statements, String finding) {
        assertThat(named()).as("before").isEmpty();
        database.superuser.execute(statements);

        ConsoleRun run = fsck();

        assertThat(named()).as("$verify of some versions").isNotEmpty();

        assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
        assertThat(run.output()).contains("WRONG").contains(finding);
    }

    /** Those of some versions of which {@code $verify} does not say that they are verified. */
    private List<Integer> named() {
        JdbcLedgerRecords records = database.records();
        Verification verification =
                new Verification(records, LedgerDatabase.SIGNER.verifier(), Optional.of(chain.contract()));
        return VERIFIED.stream()
                .filter(number -> {
                    OutboxEntry entry = LedgerDatabase.entry(number);
                    Optional<LoggedEntry> found =
                            records.find(LedgerDatabase.TENANT, entry.reference(), entry.version());
                    return found.map(logged -> verification
                                            .verify(logged, entry.digest())
                                            .result())
                                    .orElse(Verification.Result.MISSING)
                            != Verification.Result.VERIFIED;
                })
                .toList();
    }

    @Test
    void aLogRebuiltFromScratchIsBetrayedByTheChain() throws IOException {
        truncate();
        Lease lease =
                database.leadership().acquire("forger", Duration.ofMinutes(10)).orElseThrow();
        database.outbox().append(entries(1_000, 1_200));
        database.sequencer().run(lease);
        database.outbox().append(entries(1_200, 1_600));
        database.sequencer().run(lease);
        assertThat(fsck().exitCode()).isZero();

        try (RpcStub node = RpcStub.of(chain)) {
            ConsoleRun run = fsck("--rpc", node.url(), "--contract", RpcStub.CONTRACT);

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.output())
                    .contains("the chain holds another root for size 200")
                    .contains("the chain holds another root for size 600");
        }
    }

    @Test
    void yesterdaysBackupIsBetrayedByTheChain() throws IOException {
        truncate();
        Lease lease = database.leadership()
                .acquire("operator", Duration.ofMinutes(10))
                .orElseThrow();
        database.superuser.execute("""
                insert into attest.outbox (tenant, kind, ref, version, op, recorded, digest, salt)
                select e.tenant, e.kind, e.ref, e.version, e.op, e.recorded, e.digest, s.salt
                from public.kept_envelopes e join public.kept_salts s using (leaf_index)
                where leaf_index < 200 order by leaf_index
                """);
        database.sequencer().run(lease);
        assertThat(fsck().exitCode()).isZero();

        try (RpcStub node = RpcStub.of(chain)) {
            ConsoleRun run = fsck("--rpc", node.url(), "--contract", RpcStub.CONTRACT);

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.output()).contains("the chain holds 600 entries of this log, the database 200");
        }
    }

    @Test
    void anUntouchedLogAgreesWithTheChain() throws IOException {
        try (RpcStub node = RpcStub.of(chain)) {
            ConsoleRun run = fsck("--rpc", node.url(), "--contract", RpcStub.CONTRACT);

            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output()).contains("3 heads on chain");
        }
    }

    @Test
    void anUntouchedLogHolds() {
        ConsoleRun run = fsck();

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("600 leaves, 0 erased, 3 checkpoints");
    }

    @Test
    void aLogGoesOnFromWhereItWasChecked() {
        assertThat(fsck("--to", "400").output()).contains("--from 400").contains("everything checked holds");

        ConsoleRun rest = fsck("--from", "400");

        assertThat(rest.exitCode()).as(rest.output()).isZero();
        assertThat(rest.output()).contains("600 leaves, 0 erased, 1 checkpoints");
    }

    /** Salts stand apart, so that an erasure needs no change of layout. */
    @Test
    void erasingOnePatientLeavesTheRestWhole() {
        database.superuser.execute("""
                set role attest_erasure;
                delete from attest.salts where leaf_index in
                    (select leaf_index from attest.envelopes where ref = 'Patient/p17');
                delete from attest.envelopes where ref = 'Patient/p17'
                """);

        ConsoleRun run = fsck();

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("600 leaves, 1 erased");
    }

    private void truncate() {
        database.superuser.execute("truncate attest." + String.join(", attest.", TABLES));
    }

    private ConsoleRun fsck(String... more) {
        Stream<String> given = Stream.of(
                "--db",
                database.jdbcUrlAsSuperuser(),
                "--key",
                LedgerDatabase.SIGNER.verifier().toString(),
                "--state",
                state.toString());
        return ConsoleRun.fsck(Stream.concat(given, Stream.of(more)).toArray(String[]::new));
    }

    private static Arguments one(String name, String statements, String finding) {
        return Arguments.of(name, statements, finding);
    }

    /** The same for each table that has one row a leaf. */
    private static String everywhere(String statement) {
        return Stream.of("leaves", "envelopes", "salts")
                .map(statement::formatted)
                .reduce((a, b) -> a + ";" + b)
                .orElseThrow();
    }
}
