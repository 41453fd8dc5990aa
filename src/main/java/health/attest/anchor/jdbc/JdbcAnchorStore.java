package health.attest.anchor.jdbc;

import health.attest.anchor.Anchor;
import health.attest.anchor.AnchorStore;
import health.attest.anchor.Lease;
import health.attest.anchor.SignedHead;
import health.attest.chain.Inclusion;
import health.attest.ledger.Hash;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The anchors table, changed only under the lease. */
final class JdbcAnchorStore implements AnchorStore {
    private static final String INSERT = """
            insert into attest.anchors (size, root, previous_root, transaction, state, submitted_at)
            values (?, ?, ?, ?, 'sent', ?)
            """;
    private static final String UPDATE = """
            update attest.anchors
            set state = ?, tx_hash = ?, block = ?, block_hash = ?, block_time = ?, gas_used = ? where id = ?
            """;
    private static final String DIVERGED = """
            insert into attest.ledger_divergence (why, since) values (?, ?)
            on conflict (only_row) do update set why = excluded.why
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;

    JdbcAnchorStore(JdbcTemplate jdbc, TransactionTemplate transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public Optional<SignedHead> latestHead() {
        return JdbcHeads.latest(jdbc);
    }

    @Override
    public Optional<Hash> rootAt(long size) {
        return JdbcHeads.at(jdbc, size).map(SignedHead::root);
    }

    @Override
    public List<Anchor> open() {
        return JdbcAnchors.query(jdbc, "where state in ('sent', 'anchored') order by id");
    }

    @Override
    public void submit(Lease lease, SignedHead head, Hash previousRoot, LongSupplier submit) {
        transactions.executeWithoutResult(status -> {
            JdbcLeadership.hold(jdbc, lease);
            jdbc.update(
                    INSERT,
                    head.size(),
                    head.root().toBytes(),
                    previousRoot.toBytes(),
                    submit.getAsLong(),
                    Timestamp.from(clock.instant()));
        });
    }

    @Override
    public void update(Lease lease, Anchor anchor) {
        Optional<Inclusion> inclusion = anchor.inclusion();
        transactions.executeWithoutResult(status -> {
            JdbcLeadership.hold(jdbc, lease);
            jdbc.update(
                    UPDATE,
                    anchor.state().name().toLowerCase(Locale.ROOT),
                    inclusion.map(at -> at.transaction().toBytes()).orElse(null),
                    inclusion.map(Inclusion::block).orElse(null),
                    inclusion.map(at -> at.blockHash().toBytes()).orElse(null),
                    inclusion.map(at -> Timestamp.from(at.blockTime())).orElse(null),
                    inclusion.map(Inclusion::gasUsed).orElse(null),
                    anchor.id());
        });
    }

    @Override
    public Optional<String> divergence() {
        return jdbc.queryForList("select why from attest.ledger_divergence", String.class).stream()
                .findFirst();
    }

    @Override
    public void setDivergence(Lease lease, Optional<String> why) {
        transactions.executeWithoutResult(status -> {
            JdbcLeadership.hold(jdbc, lease);
            if (why.isPresent()) {
                jdbc.update(DIVERGED, why.get(), Timestamp.from(clock.instant()));
            } else {
                jdbc.update("delete from attest.ledger_divergence");
            }
        });
    }
}
