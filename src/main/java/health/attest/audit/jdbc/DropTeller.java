package health.attest.audit.jdbc;

import health.attest.access.Occurrence;
import health.attest.access.Tenant;
import health.attest.audit.AccessJournal;
import health.attest.audit.AccessRecord.About;
import health.attest.audit.AccessRecorder;
import health.attest.audit.AccessRecorder.Actor;
import health.attest.audit.EventKind;
import health.attest.audit.JournalEntry;
import health.attest.audit.JournalUnavailableException;
import health.attest.audit.Outcome;
import health.attest.audit.Requester;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes an event of each month that the retention role dropped, in the journal of every tenant that lost something. The
 * drop itself stands in a table from the moment it commits; its event follows within seconds of a running server.
 */
final class DropTeller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DropTeller.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final String UNTOLD = """
            select month, dropped_by, row_count, first_row, last_row, tenants from attest.journal_drops d
            where not exists (select from attest.journal_drops_told told where told.month = d.month)
            order by month
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final AccessJournal journal;
    private final AccessRecorder recorder;
    private final ScheduledFuture<?> rounds;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "audit-retention");
        thread.setDaemon(true);
        return thread;
    });

    DropTeller(JdbcTemplate jdbc, TransactionTemplate transactions, AccessJournal journal, AccessRecorder recorder) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.journal = journal;
        this.recorder = recorder;
        this.rounds = watch.scheduleWithFixedDelay(
                this::tell, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A dropped month. */
    private record Drop(Date month, List<String> tenants, Map<String, String> details) {}

    @Override
    public void close() {
        rounds.cancel(false);
        watch.shutdownNow();
    }

    private void tell() {
        try {
            List<Drop> untold = transactions.execute(status -> jdbc.query(UNTOLD, (row, number) -> read(row)));
            for (Drop drop : untold == null ? List.<Drop>of() : untold) {
                transactions.executeWithoutResult(status -> {
                    jdbc.update("insert into attest.journal_drops_told (month) values (?)", drop.month());
                    journal.appendInTransaction(events(drop));
                });
            }
        } catch (DataAccessException | TransactionException | JournalUnavailableException e) {
            // Another server may have told it; if not, the next round does.
            LOG.warn("dropped months not told cause={}", e.getClass().getSimpleName());
        }
    }

    private List<JournalEntry> events(Drop drop) {
        return drop.tenants().stream()
                .map(tenant -> recorder.one(
                        new Actor(new Tenant(tenant), Requester.SERVER),
                        EventKind.of(Occurrence.EVENTS_DROPPED),
                        Outcome.SUCCESS,
                        About.subject("journal-" + drop.month().toString().substring(0, 7), drop.details())))
                .toList();
    }

    private static Drop read(ResultSet row) throws SQLException {
        return new Drop(
                row.getDate("month"),
                Arrays.asList((String[]) row.getArray("tenants").getArray()),
                Map.of(
                        "month", row.getDate("month").toString().substring(0, 7),
                        "dropped-by", row.getString("dropped_by"),
                        "rows", Long.toString(row.getLong("row_count")),
                        "first-row", Long.toString(row.getLong("first_row")),
                        "last-row", Long.toString(row.getLong("last_row"))));
    }
}
