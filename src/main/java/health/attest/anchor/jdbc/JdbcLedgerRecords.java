package health.attest.anchor.jdbc;

import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.anchor.Anchor;
import health.attest.anchor.LedgerRecords;
import health.attest.anchor.LoggedEntry;
import health.attest.anchor.SignedHead;
import health.attest.ledger.Salt;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** The ledger's tables, read only. */
final class JdbcLedgerRecords implements LedgerRecords {
    private static final String ENTRY = """
            select leaf.leaf_index, leaf.commitment, envelope.tenant, envelope.kind, envelope.ref, envelope.version,
                envelope.op, envelope.recorded, envelope.digest, salt.salt
            from attest.leaves leaf
            left join attest.envelopes envelope on envelope.leaf_index = leaf.leaf_index
            left join attest.salts salt on salt.leaf_index = leaf.leaf_index
            """;

    /** An envelope of no leaf is found as well, with a commitment that nothing opens. */
    private static final String BY_VERSION = """
            select envelope.leaf_index, coalesce(leaf.commitment, decode(repeat('00', 32), 'hex')) as commitment,
                envelope.tenant, envelope.kind, envelope.ref, envelope.version, envelope.op, envelope.recorded,
                envelope.digest, salt.salt
            from attest.envelopes envelope
            left join attest.leaves leaf on leaf.leaf_index = envelope.leaf_index
            left join attest.salts salt on salt.leaf_index = envelope.leaf_index
            where envelope.ref = ? and envelope.version = ? and envelope.tenant = ?
            order by envelope.leaf_index desc limit 1
            """;

    private final JdbcTemplate jdbc;
    private final String origin;
    private final JdbcTiles tiles;

    JdbcLedgerRecords(JdbcTemplate jdbc, String origin) {
        this.jdbc = jdbc;
        this.origin = origin;
        this.tiles = new JdbcTiles(jdbc);
    }

    @Override
    public Optional<LoggedEntry> find(Tenant tenant, ResourceReference reference, long version) {
        return jdbc.query(BY_VERSION, (row, number) -> entry(row), reference.toString(), version, tenant.id()).stream()
                .findFirst();
    }

    @Override
    public Optional<LoggedEntry> at(long index) {
        return jdbc.query(ENTRY + "where leaf.leaf_index = ?", (row, number) -> entry(row), index).stream()
                .findFirst();
    }

    @Override
    public boolean isPending(Tenant tenant, ResourceReference reference, long version) {
        return !jdbc.queryForList(
                        "select 1 from attest.outbox where tenant = ? and ref = ? and version = ?",
                        Integer.class,
                        tenant.id(),
                        reference.toString(),
                        version)
                .isEmpty();
    }

    @Override
    public Optional<SignedHead> latestHead() {
        return JdbcHeads.latest(jdbc);
    }

    @Override
    public Optional<SignedHead> headAt(long size) {
        return JdbcHeads.at(jdbc, size);
    }

    @Override
    public Optional<Anchor> anchorOf(long index) {
        return JdbcAnchors.query(jdbc, "where size > ? and state in ('anchored', 'final') order by size limit 1", index)
                .stream()
                .findFirst();
    }

    @Override
    public Optional<Anchor> latestAnchor() {
        return JdbcAnchors.query(jdbc, "where state in ('anchored', 'final') order by size desc limit 1").stream()
                .findFirst();
    }

    @Override
    public Backlog backlog() {
        return jdbc.query(
                        "select count(*) as entries, min(recorded) as oldest from attest.outbox",
                        (row, number) -> new Backlog(
                                row.getLong("entries"),
                                Optional.ofNullable(row.getObject("oldest", OffsetDateTime.class))
                                        .map(OffsetDateTime::toInstant)))
                .get(0);
    }

    @Override
    public long refused() {
        Long refused = jdbc.queryForObject("select count(*) from attest.outbox_refused", Long.class);
        return refused == null ? 0 : refused;
    }

    @Override
    public Optional<String> divergence() {
        return jdbc.queryForList("select why from attest.ledger_divergence", String.class).stream()
                .findFirst();
    }

    @Override
    public byte[] hashes(int level, long index) {
        return tiles.hashes(level, index);
    }

    private LoggedEntry entry(ResultSet row) throws SQLException {
        byte[] salt = row.getBytes("salt");
        return new LoggedEntry(
                row.getLong("leaf_index"),
                Rows.hash(row, "commitment"),
                row.getString("ref") == null ? Optional.empty() : Optional.of(Rows.envelope(row, origin)),
                salt == null ? Optional.empty() : Optional.of(Salt.of(salt)));
    }
}
