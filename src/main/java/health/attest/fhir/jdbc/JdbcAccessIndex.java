package health.attest.fhir.jdbc;

import health.attest.access.AccessIndex;
import health.attest.access.AccessIndexEntry;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.fhir.AccessIndexRow;
import health.attest.fhir.AccessIndexTable;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The access index in PostgreSQL. Rows of one transaction are written together, right before it commits. */
final class JdbcAccessIndex implements AccessIndex, AccessIndexTable {
    private static final int REFERENCES_MAX = 1_000;

    private static final String COLUMNS =
            "tenant, res_type, res_id, version, deleted, patients, practitioners, confidentiality, labels, codes, author";

    private static final String PUT = "insert into attest.access_index (" + COLUMNS
            + ", partition_id, res_pid, updated) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " on conflict (tenant, res_type, res_id) do update set version = excluded.version,"
            + " deleted = excluded.deleted, patients = excluded.patients, practitioners = excluded.practitioners,"
            + " confidentiality = excluded.confidentiality, labels = excluded.labels, codes = excluded.codes,"
            // A rebuild knows everything of a version but who wrote it.
            + " author = coalesce(excluded.author,"
            + " case when access_index.version = excluded.version then access_index.author end),"
            + " updated = excluded.updated"
            + " where access_index.version <= excluded.version";

    private static final String FIND =
            "select " + COLUMNS + " from attest.access_index where tenant = ? and res_type = ? and res_id = any (?)";

    private final JdbcTemplate jdbc;

    JdbcAccessIndex(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<AccessIndexEntry> find(Tenant tenant, ResourceReference reference) {
        return find(tenant, reference.type(), List.of(reference.id())).stream().findFirst();
    }

    @Override
    public Map<ResourceReference, AccessIndexEntry> findAll(Tenant tenant, Collection<ResourceReference> references) {
        if (references.size() > REFERENCES_MAX) {
            throw new IllegalArgumentException("more than " + REFERENCES_MAX + " references");
        }
        Map<String, List<String>> byType = references.stream()
                .distinct()
                .collect(Collectors.groupingBy(
                        ResourceReference::type, Collectors.mapping(ResourceReference::id, Collectors.toList())));
        return byType.entrySet().stream()
                .flatMap(type -> find(tenant, type.getKey(), type.getValue()).stream())
                .collect(Collectors.toMap(AccessIndexEntry::reference, entry -> entry));
    }

    /** As the current transaction sees it, so that it finds what it wrote itself. */
    private List<AccessIndexEntry> find(Tenant tenant, String type, List<String> ids) {
        PendingRows pending = (PendingRows) TransactionSynchronizationManager.getResource(this);
        if (pending == null) {
            return committed(tenant, type, ids);
        }
        Map<String, AccessIndexEntry> found = new LinkedHashMap<>();
        committed(tenant, type, ids)
                .forEach(entry -> found.put(entry.reference().id(), entry));
        ids.forEach(
                id -> pending.find(tenant, new ResourceReference(type, id)).ifPresent(entry -> found.put(id, entry)));
        return List.copyOf(found.values());
    }

    private List<AccessIndexEntry> committed(Tenant tenant, String type, List<String> ids) {
        return jdbc.query(
                FIND,
                statement -> {
                    statement.setString(1, tenant.id());
                    statement.setString(2, type);
                    statement.setArray(3, texts(statement, ids.stream()));
                },
                (rows, number) -> entryOf(rows));
    }

    @Override
    public void put(List<AccessIndexRow> rows) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalStateException("the access index is written in the store's transaction only");
        }
        PendingRows pending = (PendingRows) TransactionSynchronizationManager.getResource(this);
        if (pending == null) {
            pending = new PendingRows();
            TransactionSynchronizationManager.bindResource(this, pending);
            TransactionSynchronizationManager.registerSynchronization(pending);
        }
        pending.add(rows);
    }

    private void write(Collection<AccessIndexRow> rows) {
        jdbc.batchUpdate(PUT, rows, 500, JdbcAccessIndex::bind);
    }

    private static void bind(PreparedStatement statement, AccessIndexRow row) throws SQLException {
        AccessIndexEntry entry = row.entry();
        ResourceReference author = entry.author();
        statement.setString(1, entry.tenant().id());
        statement.setString(2, entry.reference().type());
        statement.setString(3, entry.reference().id());
        statement.setLong(4, entry.version());
        statement.setBoolean(5, entry.deleted());
        statement.setArray(6, texts(statement, entry.patients().stream()));
        statement.setArray(7, texts(statement, entry.practitioners().stream().map(ResourceReference::toString)));
        statement.setString(8, entry.confidentiality());
        statement.setArray(9, texts(statement, entry.labels().stream()));
        statement.setArray(10, texts(statement, entry.codes().stream()));
        statement.setString(11, author == null ? null : author.toString());
        statement.setInt(12, row.partitionId());
        statement.setLong(13, row.resourcePid());
        statement.setTimestamp(14, Timestamp.from(row.updated()));
    }

    private static Array texts(PreparedStatement statement, Stream<String> values) throws SQLException {
        return statement.getConnection().createArrayOf("text", values.sorted().toArray());
    }

    private static AccessIndexEntry entryOf(ResultSet row) throws SQLException {
        return new AccessIndexEntry(
                new Tenant(row.getString("tenant")),
                new ResourceReference(row.getString("res_type"), row.getString("res_id")),
                row.getLong("version"),
                row.getBoolean("deleted"),
                strings(row, "patients"),
                strings(row, "practitioners").stream()
                        .map(JdbcAccessIndex::reference)
                        .collect(Collectors.toSet()),
                row.getString("confidentiality"),
                strings(row, "labels"),
                strings(row, "codes"),
                nullableReference(row.getString("author")));
    }

    private static Set<String> strings(ResultSet row, String column) throws SQLException {
        return Set.of((String[]) row.getArray(column).getArray());
    }

    private static @Nullable ResourceReference nullableReference(@Nullable String text) {
        return text == null ? null : reference(text);
    }

    private static ResourceReference reference(String text) {
        return ResourceReference.parse(text, "").orElseThrow();
    }

    /** The rows of one transaction: of each resource the newest, because one statement may write a row only once. */
    private final class PendingRows implements TransactionSynchronization {
        private final Map<List<Object>, AccessIndexRow> rows = new LinkedHashMap<>();

        void add(List<AccessIndexRow> added) {
            added.forEach(
                    row -> rows.put(List.of(row.entry().tenant(), row.entry().reference()), row));
        }

        Optional<AccessIndexEntry> find(Tenant tenant, ResourceReference reference) {
            return Optional.ofNullable(rows.get(List.<Object>of(tenant, reference)))
                    .map(AccessIndexRow::entry);
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            write(rows.values());
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(JdbcAccessIndex.this);
        }
    }
}
