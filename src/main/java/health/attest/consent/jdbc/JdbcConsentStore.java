package health.attest.consent.jdbc;

import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.consent.ConsentLookup.Membership;
import health.attest.consent.ConsentRecord;
import health.attest.consent.ConsentStore;
import health.attest.consent.Timespan;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;

final class JdbcConsentStore implements ConsentStore {
    /** PostgreSQL keeps no time as early or late as Java's; these are beyond every date of FHIR. */
    static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final JdbcTemplate jdbc;
    private final ConsentChanges changes;

    JdbcConsentStore(JdbcTemplate jdbc, ConsentChanges changes) {
        this.jdbc = jdbc;
        this.changes = changes;
    }

    @Override
    public void put(Tenant tenant, ConsentRecord consent) {
        changes.add(tenant.id(), consent.patient(), () -> write(tenant, consent));
    }

    private void write(Tenant tenant, ConsentRecord consent) {
        jdbc.update(
                "update attest.consent_record set current = false where tenant = ? and id = ? and current",
                tenant.id(),
                consent.id());
        jdbc.update(
                "insert into attest.consent_record (tenant, id, version, patient, body, current, expires)"
                        + " values (?, ?, ?, ?, ?::jsonb, true, ?)"
                        + " on conflict (tenant, id, version) do update set body = excluded.body, current = true",
                tenant.id(),
                consent.id(),
                consent.version(),
                consent.patient(),
                ConsentJson.write(consent),
                consent.active()
                        ? consent.expiry().map(JdbcConsentStore::storable).orElse(null)
                        : null);
    }

    @Override
    public void putMemberships(Tenant tenant, ResourceReference source, Set<Tie> ties) {
        if (ties.isEmpty() && !states(tenant, source)) {
            return;
        }
        changes.add(tenant.id(), ConsentChanges.MEMBERSHIPS, () -> write(tenant, source, ties));
    }

    private boolean states(Tenant tenant, ResourceReference source) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select 1 from attest.membership where tenant = ? and source = ?)",
                Boolean.class,
                tenant.id(),
                source.toString()));
    }

    private void write(Tenant tenant, ResourceReference source, Set<Tie> ties) {
        jdbc.update("delete from attest.membership where tenant = ? and source = ?", tenant.id(), source.toString());
        Set<String> written = new HashSet<>();
        for (Tie tie : ties) {
            Membership membership = tie.membership();
            Timespan span = membership.span();
            if (!written.add(tie.member() + " " + membership.group())) {
                continue;
            }
            jdbc.update(
                    "insert into attest.membership (tenant, source, member, part, starts, ends)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    tenant.id(),
                    source.toString(),
                    tie.member().toString(),
                    membership.group().toString(),
                    storable(span.start()),
                    storable(span.end()));
        }
    }

    static Timestamp storable(Instant instant) {
        if (instant.isBefore(EARLIEST)) {
            return Timestamp.from(EARLIEST);
        }
        return Timestamp.from(instant.isAfter(LATEST) ? LATEST : instant);
    }
}
