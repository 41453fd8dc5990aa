package health.attest.consent.jdbc;

import health.attest.access.Caller;
import health.attest.access.Tenant;
import health.attest.consent.BreakGlass;
import health.attest.consent.BreakGlassGrant;
import health.attest.consent.Timespan;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

final class JdbcBreakGlass implements BreakGlass {
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final ConsentChanges changes;

    JdbcBreakGlass(JdbcTemplate jdbc, TransactionTemplate transactions, ConsentChanges changes) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.changes = changes;
    }

    @Override
    public Optional<BreakGlassGrant> open(
            Tenant tenant, Caller.Subject subject, String patient, String reason, Instant now) {
        return Objects.requireNonNull(transactions.execute(status -> {
            // One opening of a user at a time, or the limit could be passed by asking in parallel.
            jdbc.query(
                    "select pg_advisory_xact_lock(hashtextextended(?, 400))",
                    row -> {},
                    tenant.id() + " " + subject.issuer() + " " + subject.user());
            if (opened(tenant, subject, patient, now) >= PATIENTS_MAX) {
                return Optional.empty();
            }
            UUID id = UUID.randomUUID();
            Timespan span = new Timespan(now, now.plus(LASTS));
            jdbc.update(
                    "insert into attest.break_glass"
                            + " (id, tenant, patient, issuer, client, subject, reason, opened, ends)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    id,
                    tenant.id(),
                    patient,
                    subject.issuer(),
                    subject.client(),
                    subject.user(),
                    reason,
                    Timestamp.from(span.start()),
                    Timestamp.from(span.end()));
            changes.add(tenant.id(), patient, () -> {});
            return Optional.of(new BreakGlassGrant(id.toString(), subject, patient, span));
        }));
    }

    /** How many other patients the user has opened within the window. */
    private int opened(Tenant tenant, Caller.Subject subject, String patient, Instant now) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select count(distinct patient) from attest.break_glass where tenant = ? and issuer = ?"
                        + " and subject = ? and opened > ? and patient <> ?",
                Integer.class,
                tenant.id(),
                subject.issuer(),
                subject.user(),
                Timestamp.from(now.minus(WINDOW)),
                patient));
    }

    @Override
    public int end(Tenant tenant, Optional<Caller.Subject> subject, String patient, Instant now) {
        return Objects.requireNonNull(transactions.execute(status -> {
            Timestamp at = Timestamp.from(now);
            List<Object> arguments = subject.<List<Object>>map(
                            each -> List.of(at, tenant.id(), patient, at, each.issuer(), each.client(), each.user()))
                    .orElse(List.of(at, tenant.id(), patient, at));
            int ended = jdbc.update(
                    "update attest.break_glass set ends = ? where tenant = ? and patient = ? and ends > ?"
                            + (subject.isPresent() ? " and issuer = ? and client = ? and subject = ?" : ""),
                    arguments.toArray());
            if (ended > 0) {
                changes.add(tenant.id(), patient, () -> {});
            }
            return ended;
        }));
    }

    @Override
    public boolean isOpen(Tenant tenant, Caller.Subject subject, Instant now) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select 1 from attest.break_glass where tenant = ? and issuer = ? and client = ?"
                        + " and subject = ? and opened <= ? and ends > ?)",
                Boolean.class,
                tenant.id(),
                subject.issuer(),
                subject.client(),
                subject.user(),
                Timestamp.from(now),
                Timestamp.from(now)));
    }
}
