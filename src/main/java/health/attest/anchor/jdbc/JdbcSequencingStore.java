package health.attest.anchor.jdbc;

import health.attest.anchor.FailPoint;
import health.attest.anchor.Lease;
import health.attest.anchor.PendingEntry;
import health.attest.anchor.SequencingStore;
import health.attest.anchor.SignedHead;
import health.attest.ledger.Hash;
import health.attest.ledger.Salt;
import health.attest.ledger.TileEdge;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The log's tables, as the sequencer changes them: all of a batch in one transaction that holds the lease. */
final class JdbcSequencingStore implements SequencingStore {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcSequencingStore.class);

    private static final String PENDING = """
            select id, tenant, kind, ref, version, op, recorded, digest, salt
            from attest.outbox order by id limit ?
            """;
    private static final String LEAVES = """
            insert into attest.leaves (leaf_index, commitment)
            select leaf_index, decode(commitment, 'hex')
            from unnest(?::bigint[], ?::text[]) as leaf (leaf_index, commitment)
            """;
    private static final String ENVELOPES = """
            insert into attest.envelopes (leaf_index, tenant, kind, ref, version, op, recorded, digest)
            select place.leaf_index, entry.tenant, entry.kind, entry.ref, entry.version, entry.op, entry.recorded,
                entry.digest
            from unnest(?::bigint[], ?::bigint[]) as place (id, leaf_index)
            join attest.outbox entry on entry.id = place.id
            """;
    private static final String SALTS = """
            insert into attest.salts (leaf_index, salt)
            select place.leaf_index, entry.salt
            from unnest(?::bigint[], ?::bigint[]) as place (id, leaf_index)
            join attest.outbox entry on entry.id = place.id
            """;
    private static final String TILES = """
            insert into attest.tiles (level, tile, hashes) values (?, ?, ?)
            on conflict (level, tile) do update set hashes = excluded.hashes
            """;

    private static final String REFUSE = """
            with refused as (delete from attest.outbox where id = ? returning *)
            insert into attest.outbox_refused (id, tenant, kind, ref, version, op, recorded, digest, salt, why)
            select id, tenant, kind, ref, version, op, recorded, digest, salt, ? from refused
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final String origin;
    private final JdbcTiles tiles;

    JdbcSequencingStore(JdbcTemplate jdbc, TransactionTemplate transactions, String origin) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.origin = origin;
        this.tiles = new JdbcTiles(jdbc);
    }

    @Override
    public int sequence(Lease lease, int entriesMax, Function<Batch, Integration> integrate) {
        Integer moved = transactions.execute(status -> {
            JdbcLeadership.hold(jdbc, lease);
            List<PendingEntry> pending = pending(entriesMax);
            if (pending.isEmpty() || isDiverged()) {
                return 0;
            }
            Batch batch = new Batch(TileEdge.of(size(), tiles), pending);
            write(pending, integrate.apply(batch));
            FailPoint.BEFORE_LOG_COMMIT.pass();
            return pending.size();
        });
        return moved == null ? 0 : moved;
    }

    private boolean isDiverged() {
        return !jdbc.queryForList("select why from attest.ledger_divergence", String.class)
                .isEmpty();
    }

    /** What waits; a row that cannot be read as an entry is set aside, so that those after it are not held up. */
    private List<PendingEntry> pending(int entriesMax) {
        List<PendingEntry> pending = new ArrayList<>();
        Map<Long, String> refused = new LinkedHashMap<>();
        jdbc.query(
                PENDING,
                row -> {
                    long id = row.getLong("id");
                    try {
                        pending.add(new PendingEntry(id, Rows.envelope(row, origin), Salt.of(row.getBytes("salt"))));
                    } catch (RuntimeException e) {
                        refused.put(id, e.toString());
                    }
                },
                entriesMax);
        refused.forEach((id, why) -> {
            jdbc.update(REFUSE, id, why);
            LOG.error("an entry cannot be logged and was set aside in attest.outbox_refused id={}", id);
        });
        return pending;
    }

    private long size() {
        Long size = jdbc.queryForObject("select coalesce(max(leaf_index) + 1, 0) from attest.leaves", Long.class);
        return size == null ? 0 : size;
    }

    private void write(List<PendingEntry> pending, Integration integration) {
        long first = integration.firstIndex();
        Long[] indexes = LongStream.range(first, first + pending.size()).boxed().toArray(Long[]::new);
        Long[] ids = pending.stream().map(PendingEntry::id).toArray(Long[]::new);
        String[] commitments =
                integration.commitments().stream().map(Hash::toHex).toArray(String[]::new);
        jdbc.update(LEAVES, indexes, commitments);
        FailPoint.AFTER_LEAVES.pass();
        jdbc.update(ENVELOPES, ids, indexes);
        jdbc.update(SALTS, ids, indexes);
        jdbc.update("delete from attest.outbox where id = any(?::bigint[])", (Object) ids);
        writeTiles(integration.tiles());
        SignedHead head = integration.head();
        jdbc.update(
                "insert into attest.checkpoints (size, root, note, signed_at) values (?, ?, ?, ?)",
                head.size(),
                head.root().toBytes(),
                head.note(),
                Timestamp.from(head.signedAt()));
    }

    private void writeTiles(Map<TileEdge.Position, byte[]> changed) {
        List<Object[]> rows = changed.entrySet().stream()
                .map(tile -> new Object[] {tile.getKey().level(), tile.getKey().index(), tile.getValue()})
                .toList();
        jdbc.batchUpdate(TILES, rows);
    }
}
