package health.attest.anchor.jdbc;

import health.attest.anchor.SignedHead;
import health.attest.ledger.CanonicalResource;
import health.attest.ledger.EntryKind;
import health.attest.ledger.Envelope;
import health.attest.ledger.Hash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads columns into the words of the ledger. */
final class Rows {

    private Rows() {}

    static Envelope envelope(ResultSet row, String origin) throws SQLException {
        return new Envelope(
                origin,
                row.getString("tenant"),
                EntryKind.of(row.getString("kind")),
                row.getString("ref"),
                row.getLong("version"),
                row.getString("op"),
                instant(row, "recorded"),
                CanonicalResource.URI,
                hash(row, "digest"));
    }

    static SignedHead head(ResultSet row) throws SQLException {
        return new SignedHead(row.getLong("size"), hash(row, "root"), row.getString("note"), instant(row, "signed_at"));
    }

    static Hash hash(ResultSet row, String column) throws SQLException {
        return Hash.of(row.getBytes(column));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
