package health.attest.audit.jdbc;

import health.attest.access.Tenant;
import health.attest.audit.EventCompression;
import health.attest.audit.RowCheck;
import health.attest.ledger.Hash;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Goes once over the journal's rows and once over the log's entries about them, in one state of the database. */
final class JournalVerifier {
    private static final int FETCH_ROWS = 1_000;
    private static final String PERIOD = " and %1$s.recorded >= coalesce(?, '-infinity'::timestamptz)"
            + " and %1$s.recorded < coalesce(?, 'infinity'::timestamptz) ";
    private static final String ROWS = """
            select j.id, j.recorded, j.security, j.failed, j.ingested, j.patient, j.keys, j.codes, j.texts, j.digest,
                j.dictionary, j.body, e.digest as logged, e.recorded as logged_at, o.id as pending
            from attest.journal j
            left join attest.envelopes e
                on e.ref = 'AuditEvent/' || j.id::text and e.version = 1 and e.tenant = j.tenant and e.kind = 'audit'
            left join attest.outbox o on o.tenant = j.tenant and o.ref = 'AuditEvent/' || j.id::text and o.version = 1
            where j.tenant = ?""" + PERIOD.formatted("j") + "order by j.recorded, j.row_id";
    private static final String MISSING = """
            select e.leaf_index, e.ref from attest.envelopes e
            where e.kind = 'audit' and e.tenant = ?""" + PERIOD.formatted("e") + """
            and not exists (
                select from attest.journal j
                where j.id = substr(e.ref, 12)::uuid and j.tenant = e.tenant and j.recorded = e.recorded)
            and not exists (
                select from attest.journal_drops d
                where d.month = date_trunc('month', e.recorded at time zone 'UTC')::date)
            order by e.leaf_index""";

    /** Whole minutes inside the period, of months that were not dropped. */
    private static final String COUNTED = """
            select c.minute, sum(c.requests) as requests from attest.edge_counts c
            where c.tenant = ? and c.minute >= coalesce(?, '-infinity'::timestamptz)
            and c.minute + interval '1 minute' <= coalesce(?, 'infinity'::timestamptz)
            and not exists (
                select from attest.journal_drops d
                where d.month = date_trunc('month', c.minute at time zone 'UTC')::date)
            group by c.minute order by c.minute""";

    private final DataSource dataSource;
    private final RowCheck check;

    JournalVerifier(DataSource dataSource, RowCheck check) {
        this.dataSource = dataSource;
        this.check = check;
    }

    /** Takes findings. */
    @FunctionalInterface
    interface Findings {
        void add(String finding);
    }

    /** Compares what was recorded in that period, told now and then how many events that are. */
    void run(Tenant tenant, @Nullable Instant from, @Nullable Instant to, LongConsumer progress, Findings findings)
            throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                long[] seen = new long[1];
                SeenRequests requests = new SeenRequests();
                each(connection, ROWS, tenant, from, to, result -> {
                    RowCheck.Row row = read(result);
                    check.objection(row).ifPresent(findings::add);
                    check.arrival(row).ifPresent(requests::add);
                    if (++seen[0] % FETCH_ROWS == 0) {
                        progress.accept(seen[0]);
                    }
                });
                progress.accept(seen[0]);
                each(
                        connection,
                        MISSING,
                        tenant,
                        from,
                        to,
                        row -> findings.add("deleted " + row.getString("ref") + ": the log has it as leaf "
                                + row.getLong("leaf_index")));
                each(connection, COUNTED, tenant, from, to, row -> {
                    long unrecorded = row.getLong("requests")
                            - requests.in(row.getTimestamp("minute").toInstant());
                    if (unrecorded > 0) {
                        findings.add("unrecorded " + unrecorded + " requests that arrived in the minute of "
                                + row.getTimestamp("minute").toInstant() + " were answered and have no event");
                    }
                });
            } finally {
                connection.rollback();
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
        }
    }

    private static void each(
            Connection connection,
            String query,
            Tenant tenant,
            @Nullable Instant from,
            @Nullable Instant to,
            RowVisitor visitor)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(FETCH_ROWS);
            statement.setString(1, tenant.id());
            statement.setTimestamp(2, from == null ? null : Timestamp.from(from));
            statement.setTimestamp(3, to == null ? null : Timestamp.from(to));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    visitor.visit(rows);
                }
            }
        }
    }

    private static RowCheck.Row read(ResultSet row) throws SQLException {
        Timestamp loggedAt = row.getTimestamp("logged_at");
        byte[] logged = row.getBytes("logged");
        return new RowCheck.Row(
                row.getObject("id", UUID.class),
                row.getTimestamp("recorded").toInstant(),
                row.getBoolean("security"),
                row.getBoolean("failed"),
                row.getBoolean("ingested"),
                row.getString("patient"),
                list(row.getArray("keys"), Long[].class),
                list(row.getArray("codes"), Long[].class),
                list(row.getArray("texts"), String[].class),
                Hash.of(row.getBytes("digest")),
                json(row),
                logged == null ? null : Hash.of(logged),
                loggedAt == null ? null : loggedAt.toInstant(),
                row.getObject("pending") != null);
    }

    private static @Nullable String json(ResultSet row) throws SQLException {
        try {
            byte[] json = EventCompression.decompress(row.getShort("dictionary"), row.getBytes("body"));
            return new String(json, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static <T> List<T> list(Array array, Class<T[]> type) throws SQLException {
        return Arrays.asList(type.cast(array.getArray()));
    }

    @FunctionalInterface
    private interface RowVisitor {
        void visit(ResultSet row) throws SQLException;
    }
}
