package health.attest.anchor.jdbc;

import health.attest.anchor.FailPoint;
import health.attest.anchor.Outbox;
import health.attest.anchor.OutboxEntry;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;

/** The outbox table. One statement for any number of entries; the database draws the salts. */
final class JdbcOutbox implements Outbox {
    private static final String APPEND = """
            insert into attest.outbox (tenant, kind, ref, version, op, recorded, digest)
            select tenant, kind, ref, version, op, recorded::timestamptz, decode(digest, 'hex')
            from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[])
                as entry (tenant, kind, ref, version, op, recorded, digest)
            on conflict do nothing
            """;

    private final JdbcTemplate jdbc;

    JdbcOutbox(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void append(Collection<OutboxEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        List<OutboxEntry> rows = List.copyOf(entries);
        jdbc.update(
                APPEND,
                column(rows, entry -> entry.tenant().id()),
                column(rows, entry -> entry.kind().code()),
                column(rows, entry -> entry.reference().toString()),
                rows.stream().map(OutboxEntry::version).toArray(Long[]::new),
                column(rows, entry -> entry.op().name().toLowerCase(Locale.ROOT)),
                column(rows, entry -> entry.recorded().toString()),
                column(rows, entry -> entry.digest().toHex()));
        FailPoint.AFTER_OUTBOX.pass();
    }

    private static String[] column(List<OutboxEntry> rows, Function<OutboxEntry, String> value) {
        return rows.stream().map(value).toArray(String[]::new);
    }
}
