package health.attest.consent.jdbc;

import health.attest.access.Tenant;
import health.attest.consent.ExpiringConsents;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

final class JdbcExpiringConsents implements ExpiringConsents {
    /** A round that has not ended by then is another instance's to begin. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private static final String BEGIN = "insert into attest.consent_round (name, leased_until, done) values"
            + " ('expiry', ?, null) on conflict (name) do update set leased_until = excluded.leased_until"
            + " where consent_round.leased_until < ? and (consent_round.done is null or consent_round.done <= ?)";

    private static final String DUE = "select tenant, patient, id, version, expires from attest.consent_record c"
            + " where current and expires > ? and expires <= ? and not exists (select 1 from attest.consent_notice n"
            + " where n.tenant = c.tenant and n.consent = 'Consent/' || c.id || '/_history/' || c.version"
            + " and n.days <= ?) order by expires limit ?";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;

    JdbcExpiringConsents(JdbcTemplate jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public boolean begin(Instant now) {
        return Boolean.TRUE.equals(transactions.execute(status -> jdbc.update(
                        BEGIN, Timestamp.from(now.plus(LEASE)), Timestamp.from(now), Timestamp.from(now.minus(EVERY)))
                > 0));
    }

    @Override
    public void end(Instant now) {
        transactions.executeWithoutResult(status -> jdbc.update(
                "update attest.consent_round set done = ?, leased_until = ? where name = 'expiry'",
                Timestamp.from(now),
                Timestamp.from(now)));
    }

    @Override
    public List<Expiring> due(Instant now, int max) {
        List<Expiring> due = new ArrayList<>();
        Instant from = now;
        // Who is told that a week is left need not be told that a month is.
        for (int days : DAYS_BEFORE.stream().sorted(Comparator.naturalOrder()).toList()) {
            Instant to = now.plus(Duration.ofDays(days));
            due.addAll(jdbc.query(
                    DUE,
                    (row, number) -> new Expiring(
                            new Tenant(row.getString("tenant")),
                            row.getString("patient"),
                            "Consent/" + row.getString("id") + "/_history/" + row.getLong("version"),
                            row.getTimestamp("expires").toInstant(),
                            days),
                    Timestamp.from(from),
                    Timestamp.from(to),
                    days,
                    max));
            from = to;
        }
        return due;
    }

    @Override
    public boolean tell(Expiring expiring) {
        return jdbc.update(
                        "insert into attest.consent_notice (tenant, consent, days) values (?, ?, ?)"
                                + " on conflict do nothing",
                        expiring.tenant().id(),
                        expiring.consent(),
                        expiring.days())
                > 0;
    }
}
