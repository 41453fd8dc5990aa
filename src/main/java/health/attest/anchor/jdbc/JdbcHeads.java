package health.attest.anchor.jdbc;

import health.attest.anchor.SignedHead;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** Signed heads, read from the checkpoints table. */
final class JdbcHeads {
    private static final String SELECT = "select size, root, note, signed_at from attest.checkpoints ";

    private JdbcHeads() {}

    static Optional<SignedHead> latest(JdbcTemplate jdbc) {
        return jdbc.query(SELECT + "order by size desc limit 1", (row, number) -> Rows.head(row)).stream()
                .findFirst();
    }

    static Optional<SignedHead> at(JdbcTemplate jdbc, long size) {
        return jdbc.query(SELECT + "where size = ?", (row, number) -> Rows.head(row), size).stream()
                .findFirst();
    }
}
