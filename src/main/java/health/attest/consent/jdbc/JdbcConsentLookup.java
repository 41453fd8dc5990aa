package health.attest.consent.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import health.attest.access.Caller;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.consent.BreakGlassGrant;
import health.attest.consent.ConsentLookup;
import health.attest.consent.ConsentRecord;
import health.attest.consent.ConsentUnavailableException;
import health.attest.consent.PatientConsents;
import health.attest.consent.Timespan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;

/** Consents and memberships from PostgreSQL, remembered for as long as the {@link InstanceLease} lets them be. */
final class JdbcConsentLookup implements ConsentLookup, InstanceLease.Memory {
    /** Patients and their consents that are remembered, counted together. */
    static final int REMEMBERED_MAX = 10_000;

    private static final int USERS_MAX = 5_000;
    /** Organisations in organisations, no further. */
    private static final int HOPS_MAX = 5;

    private static final int PATIENTS_PER_STATEMENT = 500;

    private final JdbcTemplate jdbc;
    private final Cache<Key, PatientConsents> patients = Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_MAX)
            .weigher((Key key, PatientConsents known) ->
                    1 + known.consents().size() + known.grants().size())
            .build();
    private final Cache<Key, Set<Membership>> users =
            Caffeine.newBuilder().maximumSize(USERS_MAX).build();
    private final Object remembering = new Object();
    private long generation;
    private final InstanceLease lease;

    JdbcConsentLookup(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.lease = new InstanceLease(Objects.requireNonNull(jdbc.getDataSource()), this);
    }

    InstanceLease lease() {
        return lease;
    }

    private record Key(String tenant, String id) {}

    @Override
    public Map<String, PatientConsents> consentsOf(Tenant tenant, Collection<String> wanted) {
        lease.require();
        Map<String, PatientConsents> known = new HashMap<>();
        List<String> missing = new ArrayList<>();
        for (String patient : wanted) {
            PatientConsents remembered = patients.getIfPresent(new Key(tenant.id(), patient));
            if (remembered == null) {
                missing.add(patient);
            } else {
                known.put(patient, remembered);
            }
        }
        for (int from = 0; from < missing.size(); from += PATIENTS_PER_STATEMENT) {
            known.putAll(load(tenant, missing.subList(from, Math.min(missing.size(), from + PATIENTS_PER_STATEMENT))));
        }
        return known;
    }

    private Map<String, PatientConsents> load(Tenant tenant, List<String> missing) {
        long before = generation();
        Map<String, List<ConsentRecord>> consents = new HashMap<>();
        Map<String, List<BreakGlassGrant>> grants = new HashMap<>();
        String[] ids = missing.toArray(String[]::new);
        reading(() -> {
            jdbc.query(
                    "select patient, body from attest.consent_record"
                            + " where tenant = ? and patient = any (?) and current order by id",
                    row -> {
                        consents.computeIfAbsent(row.getString(1), each -> new ArrayList<>())
                                .add(ConsentJson.read(row.getString(2), ConsentRecord.class));
                    },
                    tenant.id(),
                    ids);
            jdbc.query(
                    "select " + GRANT + " from attest.break_glass"
                            + " where tenant = ? and patient = any (?) and ends > clock_timestamp() - interval '1 day'",
                    row -> {
                        grants.computeIfAbsent(row.getString("patient"), each -> new ArrayList<>())
                                .add(grant(row));
                    },
                    tenant.id(),
                    ids);
            return true;
        });
        Map<String, PatientConsents> loaded = new HashMap<>();
        for (String patient : missing) {
            PatientConsents each = new PatientConsents(
                    patient, consents.getOrDefault(patient, List.of()), grants.getOrDefault(patient, List.of()));
            loaded.put(patient, each);
            remember(before, () -> patients.put(new Key(tenant.id(), patient), each));
        }
        return loaded;
    }

    @Override
    public Set<Membership> membershipsOf(Tenant tenant, ResourceReference user) {
        lease.require();
        Key key = new Key(tenant.id(), user.toString());
        Set<Membership> remembered = users.getIfPresent(key);
        if (remembered != null) {
            return remembered;
        }
        long before = generation();
        Set<Membership> loaded = Set.copyOf(reading(() -> ties(tenant, user)));
        remember(before, () -> users.put(key, loaded));
        return loaded;
    }

    private Set<Membership> ties(Tenant tenant, ResourceReference user) {
        Set<Membership> found = new HashSet<>();
        Set<Membership> next = Set.of(new Membership(user, Timespan.ALWAYS));
        for (int hop = 0; hop < HOPS_MAX && !next.isEmpty(); hop++) {
            Set<Membership> reached = new HashSet<>();
            for (Membership from : next) {
                reached.addAll(jdbc.query(
                        "select part, starts, ends from attest.membership where tenant = ? and member = ?",
                        (row, number) -> new Membership(
                                ResourceReference.parse(row.getString(1), "").orElseThrow(),
                                within(from.span(), span(row, "starts", "ends"))),
                        tenant.id(),
                        from.group().toString()));
            }
            reached.removeAll(found);
            found.addAll(reached);
            // Whom somebody represents is where a chain ends: a patient's own ties are not their representative's.
            reached.removeIf(each -> each.group().type().equals("Patient"));
            next = reached;
        }
        return found;
    }

    @Override
    public Optional<ConsentRecord> version(Tenant tenant, String id, long version) {
        return reading(() -> jdbc
                .query(
                        "select body from attest.consent_record where tenant = ? and id = ? and version = ?",
                        (row, number) -> ConsentJson.read(row.getString(1), ConsentRecord.class),
                        tenant.id(),
                        id,
                        version)
                .stream()
                .findFirst());
    }

    @Override
    public Optional<BreakGlassGrant> grant(Tenant tenant, UUID id) {
        return reading(() -> jdbc
                .query(
                        "select " + GRANT + " from attest.break_glass where tenant = ? and id = ?",
                        (row, number) -> grant(row),
                        tenant.id(),
                        id)
                .stream()
                .findFirst());
    }

    private static final String GRANT = "id, patient, issuer, client, subject, opened, ends";

    private static BreakGlassGrant grant(ResultSet row) throws SQLException {
        return new BreakGlassGrant(
                row.getString("id"),
                new Caller.Subject(row.getString("issuer"), row.getString("client"), row.getString("subject")),
                row.getString("patient"),
                span(row, "opened", "ends"));
    }

    private static Timespan span(ResultSet row, String start, String end) throws SQLException {
        return new Timespan(
                row.getTimestamp(start).toInstant(), row.getTimestamp(end).toInstant());
    }

    private static Timespan within(Timespan outer, Timespan inner) {
        return new Timespan(
                outer.start().isAfter(inner.start()) ? outer.start() : inner.start(),
                outer.end().isBefore(inner.end()) ? outer.end() : inner.end());
    }

    private static <T> T reading(Supplier<T> query) {
        try {
            return query.get();
        } catch (DataAccessException | TransactionException e) {
            throw new ConsentUnavailableException("the consents cannot be read", e);
        }
    }

    /** How many consents and grants this instance holds. */
    long remembered() {
        patients.cleanUp();
        return patients.asMap().values().stream()
                .mapToLong(each -> each.consents().size() + each.grants().size())
                .sum();
    }

    private long generation() {
        synchronized (remembering) {
            return generation;
        }
    }

    /** Nothing loaded before a change is remembered after it. */
    private void remember(long before, Runnable put) {
        synchronized (remembering) {
            if (generation == before) {
                put.run();
            }
        }
    }

    @Override
    public void forget(String tenant, String patient) {
        synchronized (remembering) {
            generation++;
            if (patient.equals(ConsentChanges.MEMBERSHIPS)) {
                users.asMap().keySet().removeIf(key -> key.tenant().equals(tenant));
            } else {
                patients.invalidate(new Key(tenant, patient));
            }
        }
    }

    @Override
    public void forgetAll() {
        synchronized (remembering) {
            generation++;
            patients.invalidateAll();
            users.invalidateAll();
        }
    }
}
