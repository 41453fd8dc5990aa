package health.attest.ledger.verifier;

import health.attest.ledger.CanonicalResource;
import health.attest.ledger.EntryKind;
import health.attest.ledger.Envelope;
import health.attest.ledger.Hash;
import health.attest.ledger.Salt;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the log's tables as they are, in streams. */
final class LogTables {
    private static final int FETCH_ROWS = 5_000;

    private static final String ENTRIES = """
            select leaf.leaf_index, leaf.commitment, salt.salt, e.tenant, e.kind, e.ref, e.version, e.op, e.recorded,
                e.digest
            from attest.leaves leaf
            left join attest.envelopes e on e.leaf_index = leaf.leaf_index
            left join attest.salts salt on salt.leaf_index = leaf.leaf_index
            where leaf.leaf_index >= %d and leaf.leaf_index < %d
            order by leaf.leaf_index
            """;

    private final Connection connection;

    LogTables(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    }

    /** A leaf and what is known about it. */
    record Entry(long index, Hash commitment, Optional<Salt> salt, Optional<Envelope> envelope) {}

    /** A stored checkpoint. */
    record Head(long size, Hash root, String note) {}

    /** A stored anchor. */
    record StoredAnchor(long size, Hash root, String state) {}

    /** Sees one row after the other. */
    interface Visitor<T> {
        void visit(T row) throws SQLException;
    }

    /** The entries with these indexes, in order. */
    void entries(String origin, long from, long to, Visitor<Entry> visitor) throws SQLException {
        each(
                ENTRIES.formatted(from, to),
                row -> visitor.visit(new Entry(
                        row.getLong("leaf_index"),
                        Hash.of(row.getBytes("commitment")),
                        Optional.ofNullable(salt(row)),
                        Optional.ofNullable(envelope(row, origin)))));
    }

    List<Head> heads() throws SQLException {
        List<Head> heads = new ArrayList<>();
        each(
                "select size, root, note from attest.checkpoints order by size",
                row -> heads.add(new Head(row.getLong("size"), Hash.of(row.getBytes("root")), row.getString("note"))));
        return heads;
    }

    List<StoredAnchor> anchors() throws SQLException {
        List<StoredAnchor> anchors = new ArrayList<>();
        each(
                "select size, root, state from attest.anchors where state <> 'refused' order by size",
                row -> anchors.add(
                        new StoredAnchor(row.getLong("size"), Hash.of(row.getBytes("root")), row.getString("state"))));
        return anchors;
    }

    /** The hashes of a stored tile. */
    Optional<byte[]> tile(int level, long index) throws SQLException {
        List<byte[]> found = new ArrayList<>();
        each(
                "select hashes from attest.tiles where level = " + level + " and tile = " + index,
                row -> found.add(row.getBytes(1)));
        return found.stream().findFirst();
    }

    /** How many tiles are stored. */
    long tileCount() throws SQLException {
        List<Long> found = new ArrayList<>();
        each("select count(*) from attest.tiles", row -> found.add(row.getLong(1)));
        return found.get(0);
    }

    /** How many rows stand apart from any leaf. */
    List<String> strays() throws SQLException {
        List<String> strays = new ArrayList<>();
        for (String table : List.of("envelopes", "salts")) {
            each(
                    "select t.leaf_index from attest." + table + " t left join attest.leaves leaf"
                            + " on leaf.leaf_index = t.leaf_index where leaf.leaf_index is null limit 100",
                    row -> strays.add("a row of " + table + " for leaf " + row.getLong(1) + ", which does not exist"));
        }
        return strays;
    }

    private void each(String query, Visitor<ResultSet> visitor) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    visitor.visit(rows);
                }
            }
        }
    }

    private static @Nullable Salt salt(ResultSet row) throws SQLException {
        byte[] salt = row.getBytes("salt");
        return salt == null || salt.length != Salt.LENGTH_BYTES ? null : Salt.of(salt);
    }

    private static @Nullable Envelope envelope(ResultSet row, String origin) throws SQLException {
        if (row.getString("ref") == null) {
            return null;
        }
        return new Envelope(
                origin,
                row.getString("tenant"),
                EntryKind.of(row.getString("kind")),
                row.getString("ref"),
                row.getLong("version"),
                row.getString("op"),
                row.getObject("recorded", OffsetDateTime.class).toInstant(),
                CanonicalResource.URI,
                Hash.of(row.getBytes("digest")));
    }
}
