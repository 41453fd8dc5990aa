package health.attest.threat.jdbc;

import health.attest.threat.Blocklist;
import health.attest.threat.Dashboard;
import health.attest.threat.DashboardSource;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads the dashboard out of the security log of all instances. */
final class JdbcDashboard implements DashboardSource {
    private static final Duration SHOWN = Duration.ofMinutes(59);

    private final JdbcTemplate jdbc;
    private final Blocklist blocklist;
    private final Clock clock;

    JdbcDashboard(JdbcTemplate jdbc, Blocklist blocklist, Clock clock) {
        this.jdbc = jdbc;
        this.blocklist = blocklist;
        this.clock = clock;
    }

    @Override
    public Dashboard dashboard() {
        Instant now = clock.instant();
        Timestamp since = Timestamp.from(now.truncatedTo(ChronoUnit.MINUTES).minus(SHOWN));
        Map<Instant, Long> minutes = new HashMap<>();
        jdbc.query(
                "select date_trunc('minute', time) as minute, sum(count) as requests"
                        + " from attest.security_log where time >= ? group by 1",
                row -> {
                    minutes.put(row.getTimestamp("minute").toInstant(), row.getLong("requests"));
                },
                since);
        List<Dashboard.Offender> offenders = jdbc.query(
                "select tag, max(score) as score, max(time) as last_seen from attest.security_log"
                        + " where time >= ? group by tag order by 2 desc, 3 desc limit 10",
                (row, number) -> new Dashboard.Offender(
                        HexFormat.of().formatHex(row.getBytes("tag")),
                        row.getInt("score"),
                        row.getTimestamp("last_seen").toInstant()),
                since);
        return Dashboard.of(minutes, offenders, blocklist, now);
    }
}
