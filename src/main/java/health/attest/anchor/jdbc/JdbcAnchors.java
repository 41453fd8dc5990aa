package health.attest.anchor.jdbc;

import health.attest.anchor.Anchor;
import health.attest.chain.Bytes32;
import health.attest.chain.Inclusion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** Rows of the anchors table. */
final class JdbcAnchors {
    private static final String SELECT = """
            select id, size, root, transaction, state, tx_hash, block, block_hash, block_time, gas_used
            from attest.anchors
            """;

    private JdbcAnchors() {}

    static List<Anchor> query(JdbcTemplate jdbc, String condition, Object... arguments) {
        return jdbc.query(SELECT + condition, (row, number) -> anchor(row), arguments);
    }

    private static Anchor anchor(ResultSet row) throws SQLException {
        Anchor.State state = Anchor.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
        boolean onChain = state == Anchor.State.ANCHORED || state == Anchor.State.FINAL;
        return new Anchor(
                row.getLong("id"),
                row.getLong("size"),
                Rows.hash(row, "root"),
                row.getLong("transaction"),
                state,
                onChain ? Optional.of(inclusion(row)) : Optional.empty());
    }

    private static Inclusion inclusion(ResultSet row) throws SQLException {
        return new Inclusion(
                Bytes32.of(row.getBytes("tx_hash")),
                row.getLong("block"),
                Bytes32.of(row.getBytes("block_hash")),
                Rows.instant(row, "block_time"),
                row.getLong("gas_used"));
    }
}
