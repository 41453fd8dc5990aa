package health.attest.anchor.jdbc;

import health.attest.ledger.TiledSubtrees;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** The tiles table. A tile that is not there is empty. */
final class JdbcTiles implements TiledSubtrees.Source {
    private static final byte[] EMPTY = {};

    private final JdbcTemplate jdbc;

    JdbcTiles(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public byte[] hashes(int level, long index) {
        List<byte[]> found = jdbc.queryForList(
                "select hashes from attest.tiles where level = ? and tile = ?", byte[].class, level, index);
        return found.isEmpty() ? EMPTY : found.get(0);
    }
}
