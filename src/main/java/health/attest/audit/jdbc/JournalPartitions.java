package health.attest.audit.jdbc;

import health.attest.audit.JournalEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** Sees to it that the partition of a month exists before the first entry of that month comes. */
final class JournalPartitions {
    private static final int MONTHS_AHEAD = 2;

    private final DataSource dataSource;
    private final Clock clock;
    private final Set<YearMonth> known = ConcurrentHashMap.newKeySet();

    JournalPartitions(DataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /** Makes the partitions of this month and the coming ones. */
    void prepareAhead() throws SQLException {
        YearMonth now = month(clock.instant());
        for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
            ensure(now.plusMonths(ahead));
        }
    }

    void ensureFor(List<JournalEntry> entries) throws SQLException {
        for (JournalEntry entry : entries) {
            YearMonth month = month(entry.recorded());
            if (!known.contains(month)) {
                ensure(month);
            }
        }
    }

    private void ensure(YearMonth month) throws SQLException {
        // A connection of its own: in the caller's transaction the new partition would lock the journal until it ends.
        try (Connection connection = dataSource.getConnection();
                PreparedStatement prepare = connection.prepareStatement("select attest.journal_prepare(?)")) {
            prepare.setObject(1, LocalDate.of(month.getYear(), month.getMonth(), 1));
            prepare.execute();
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
        known.add(month);
    }

    private static YearMonth month(Instant instant) {
        return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
    }
}
