package health.attest.anchor.jdbc;

import static health.attest.anchor.jdbc.LedgerDatabase.TENANT;
import static health.attest.anchor.jdbc.LedgerDatabase.entries;
import static health.attest.anchor.jdbc.LedgerDatabase.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.attest.anchor.Anchor;
import health.attest.anchor.Anchorer;
import health.attest.anchor.InMemoryChain;
import health.attest.anchor.Lease;
import health.attest.anchor.LeaseLostException;
import health.attest.anchor.LoggedEntry;
import health.attest.anchor.Receipt;
import health.attest.anchor.ReceiptState;
import health.attest.anchor.Receipts;
import health.attest.anchor.Sequencer;
import health.attest.ledger.Checkpoint;
import health.attest.ledger.Commitment;
import health.attest.ledger.SignedNote;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JdbcLedgerIT {
    private static final int SEQUENCED = Integer.getInteger("ledger.sequenced", 20_000);
    private static final Duration LIFE = Duration.ofSeconds(60);

    private LedgerDatabase database;

    @BeforeAll
    void start() {
        database = new LedgerDatabase();
    }

    @AfterAll
    void stop() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.superuser.execute("""
                truncate attest.outbox, attest.leaves, attest.envelopes, attest.salts, attest.tiles,
                    attest.checkpoints, attest.anchors, attest.ledger_lease, attest.ledger_divergence
                """);
    }

    @Test
    void entriesGetConsecutivePlacesAndProveThemselves() {
        database.outbox().append(entries(0, 700));

        assertThat(database.sequencer().run(lease("one"))).isEqualTo(700);
        database.outbox().append(entries(700, 1_100));
        assertThat(database.sequencer().run(lease("one"))).isEqualTo(400);

        assertThat(indexesAreGapless(1_100)).isTrue();
        for (int number : List.of(0, 255, 256, 699, 700, 1_099)) {
            Receipt receipt = receipt(number, Optional.empty());
            assertThat(provesItself(receipt)).isTrue();
            assertThat(receipt.state()).isEqualTo(ReceiptState.LOGGED);
            assertThat(receipt.proof().index()).isEqualTo(number);
        }
    }

    @Test
    void anEntryWhoseTransactionRollsBackWasNeverThere() {
        database.transactions.executeWithoutResult(status -> {
            database.outbox().append(entries(0, 3));
            status.setRollbackOnly();
        });

        assertThat(database.sequencer().run(lease("one"))).isZero();
        assertThat(database.records().latestHead()).isEmpty();
    }

    @Test
    void anEntryThatCommitsLateIsNotPassedOver() throws Exception {
        ExecutorService writers = Executors.newSingleThreadExecutor();
        try {
            database.transactions.executeWithoutResult(status -> {
                database.outbox().append(entries(0, 1));
                try {
                    writers.submit(() -> {
                                database.outbox().append(entries(1, 2));
                                return database.sequencer().run(lease("one"));
                            })
                            .get(30, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        } finally {
            writers.shutdownNow();
        }

        assertThat(database.sequencer().run(lease("one"))).isEqualTo(1);
        assertThat(receipt(1, Optional.empty()).proof().index()).isZero();
        assertThat(receipt(0, Optional.empty()).proof().index()).isEqualTo(1);
    }

    @Test
    void theSameVersionWaitsOnce() {
        database.outbox().append(List.of(entry(1)));
        database.outbox().append(List.of(entry(1), entry(2)));

        assertThat(database.sequencer().run(lease("one"))).isEqualTo(2);
    }

    @Test
    void whoWasOvertakenChangesNothing() {
        Lease old = lease("old");
        database.superuser.update("update attest.ledger_lease set expires_at = '-infinity'");
        lease("new");
        database.outbox().append(entries(0, 5));

        assertThatThrownBy(() -> database.sequencer().run(old)).isInstanceOf(LeaseLostException.class);

        assertThat(database.records().backlog().entries()).isEqualTo(5);
    }

    @Test
    void aLeaseIsHeldByOneUntilItEnds() {
        Lease held = lease("one");

        assertThat(database.leadership().acquire("two", LIFE)).isEmpty();
        assertThat(database.leadership().acquire("one", LIFE)).contains(held);
        database.leadership().release(held);

        assertThat(database.leadership().acquire("two", LIFE)).contains(new Lease("two", held.fence() + 1));
    }

    @Test
    void twoSequencersMakeOneLog() throws Exception {
        int entriesPerWriter = 1_500;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> running = new ArrayList<>();
        for (int writer = 0; writer < 2; writer++) {
            int first = writer * entriesPerWriter;
            running.add(threads.submit(() -> {
                for (int i = first; i < first + entriesPerWriter; i += 10) {
                    database.outbox().append(entries(i, i + 10));
                }
            }));
        }
        for (String holder : List.of("one", "two")) {
            running.add(threads.submit(() -> competeUntilDone(holder, 2L * entriesPerWriter)));
        }
        for (Future<?> each : running) {
            each.get(120, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertThat(indexesAreGapless(3_000)).isTrue();
        assertThat(database.superuser.queryForObject("select count(distinct ref) from attest.envelopes", Long.class))
                .isEqualTo(3_000);
        assertThat(provesItself(receipt(2_999, Optional.empty()))).isTrue();
    }

    @Test
    void twoThousandEntriesASecondAreSequenced(TestReporter reporter) {
        for (int i = 0; i < SEQUENCED; i += 1_000) {
            database.outbox().append(entries(i, i + 1_000));
        }
        Lease lease = lease("one");
        long start = System.nanoTime();

        assertThat(database.sequencer().run(lease)).isEqualTo(SEQUENCED);

        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        reporter.publishEntry("entries sequenced a second", Long.toString(SEQUENCED * 1_000L / taken.toMillis()));
        assertThat(taken).isLessThan(Duration.ofMillis(SEQUENCED / 2));
    }

    @Test
    void anyNumberOfEntriesIsOneStatement() throws SQLException {
        List<String> statements = new ArrayList<>();
        try (Connection connection =
                Objects.requireNonNull(database.server.getDataSource()).getConnection()) {
            JdbcOutbox outbox = new JdbcOutbox(
                    new JdbcTemplate(new SingleConnectionDataSource(recording(connection, statements), true)));

            outbox.append(entries(0, 1));
            assertThat(statements).hasSize(1);
            outbox.append(entries(1, 501));
            connection.commit();
        }

        assertThat(statements).hasSize(2).allMatch(statement -> statement.startsWith("insert into attest.outbox"));
        assertThat(database.records().backlog().entries()).isEqualTo(501);
    }

    /** The connection, noting every statement it is asked to prepare. */
    private static Connection recording(Connection connection, List<String> statements) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("prepare")
                            || method.getName().equals("createStatement")) {
                        statements.add(arguments == null ? "" : String.valueOf(arguments[0]));
                    }
                    return method.invoke(connection, arguments);
                });
    }

    /** Takes the lease for moments only, so that leaders change in the middle of everything. */
    private void competeUntilDone(String holder, long total) {
        Sequencer sequencer = database.sequencer();
        while (database.records().latestHead().map(head -> head.size() < total).orElse(true)) {
            database.leadership().acquire(holder, Duration.ofMillis(20)).ifPresent(lease -> {
                try {
                    sequencer.run(lease);
                } catch (LeaseLostException e) {
                    assertThat(e).hasMessageContaining(holder);
                }
            });
        }
    }

    @Test
    void aReceiptGrowsWithItsAnchor() {
        InMemoryChain chain = new InMemoryChain();
        Anchorer anchorer = new Anchorer(database.anchors(), chain.contract(), chain.transactions());
        Lease lease = lease("one");
        database.outbox().append(entries(0, 10));
        database.sequencer().run(lease);

        anchorer.look(lease);
        assertThat(receipt(3, Optional.of(chain)).state()).isEqualTo(ReceiptState.LOGGED);
        chain.mine();
        anchorer.look(lease);
        assertThat(receipt(3, Optional.of(chain)).state()).isEqualTo(ReceiptState.ANCHORED);
        chain.reorganise();
        anchorer.look(lease);
        assertThat(receipt(3, Optional.of(chain)).state()).isEqualTo(ReceiptState.LOGGED);
        chain.mine();
        chain.finish();
        anchorer.look(lease);

        Receipt receipt = receipt(3, Optional.of(chain));
        assertThat(receipt.state()).isEqualTo(ReceiptState.FINAL);
        assertThat(provesItself(receipt)).isTrue();
        assertThat(database.anchors().open()).isEmpty();
        assertThat(database.records().latestAnchor().map(Anchor::size)).contains(10L);
    }

    @Test
    void aDivergedLogSignsNothing() {
        Lease lease = lease("one");
        database.outbox().append(entries(0, 10));
        database.anchors().setDivergence(lease, Optional.of("a restored backup"));

        assertThat(database.sequencer().run(lease)).isZero();
        database.anchors().setDivergence(lease, Optional.empty());

        assertThat(database.sequencer().run(lease)).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update attest.leaves set commitment = commitment",
                "delete from attest.leaves",
                "update attest.envelopes set ref = ref",
                "delete from attest.envelopes",
                "update attest.salts set salt = salt",
                "delete from attest.salts",
                "update attest.checkpoints set note = note",
                "delete from attest.checkpoints",
                "delete from attest.tiles",
                "delete from attest.anchors",
                "update attest.outbox set digest = digest",
                "truncate attest.leaves"
            })
    void theServerHasNoRightToRewriteHistory(String statement) {
        assertThatThrownBy(() -> database.server.execute(statement))
                .isInstanceOf(BadSqlGrammarException.class)
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void erasingSaltAndEnvelopeLeavesTheLogWhole() {
        database.outbox().append(entries(0, 300));
        database.sequencer().run(lease("one"));
        database.superuser.execute("""
                set role attest_erasure;
                delete from attest.salts where leaf_index = 7;
                delete from attest.envelopes where leaf_index = 7
                """);

        LoggedEntry erased = database.records().at(7).orElseThrow();

        assertThat(erased.envelope()).isEmpty();
        assertThat(erased.salt()).isEmpty();
        assertThat(receipts(Optional.empty()).of(erased)).isEmpty();
        assertThat(provesItself(receipt(8, Optional.empty()))).isTrue();
    }

    private boolean indexesAreGapless(long count) {
        Boolean gapless = database.superuser.queryForObject(
                "select count(*) = ? and min(leaf_index) = 0 and max(leaf_index) = ? from attest.leaves",
                Boolean.class,
                count,
                count - 1);
        return Boolean.TRUE.equals(gapless);
    }

    private Lease lease(String holder) {
        return database.leadership().acquire(holder, LIFE).orElseThrow();
    }

    private Receipts receipts(Optional<InMemoryChain> chain) {
        return new Receipts(
                database.records(), LedgerDatabase.SIGNER.verifier().toString(), chain.map(InMemoryChain::contract));
    }

    private Receipt receipt(int number, Optional<InMemoryChain> chain) {
        LoggedEntry found =
                database.records().find(TENANT, entry(number).reference(), 1).orElseThrow();
        return receipts(chain).of(found).orElseThrow();
    }

    private static boolean provesItself(Receipt receipt) {
        SignedNote note = SignedNote.parse(receipt.checkpoint());
        Checkpoint head = Checkpoint.parse(note.text());
        return note.isSignedBy(LedgerDatabase.SIGNER.verifier())
                && head.size() == receipt.proof().size()
                && receipt.proof()
                        .proves(Commitment.leaf(Commitment.to(receipt.envelope(), receipt.salt())), head.root());
    }
}
