package health.attest.smart.jdbc;

import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.smart.TreatmentRelations;
import health.attest.smart.TreatmentTable;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The index of treatment relations in PostgreSQL. What one transaction says is written together, before it commits. */
final class JdbcTreatmentRelations implements TreatmentRelations, TreatmentTable {
    private static final String FORGET =
            "DELETE FROM attest.treatment WHERE tenant = ? AND source_type = ? AND source_id = ?";
    private static final String ADD =
            "INSERT INTO attest.treatment (tenant, practitioner, patient, source_type, source_id)"
                    + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    /** A user is treated as the roles that stand for the user, too. */
    private static final String OF = " FROM attest.treatment WHERE tenant = ? AND practitioner IN"
            + " (SELECT ? UNION ALL SELECT 'PractitionerRole/' || res_id FROM attest.access_index"
            + " WHERE tenant = ? AND res_type = 'PractitionerRole' AND NOT deleted"
            + " AND practitioners @> ARRAY[?]::text[])";

    private static final int BATCH = 500;

    private final JdbcTemplate jdbc;

    JdbcTreatmentRelations(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> patientsOf(Tenant tenant, ResourceReference practitioner, int max) {
        String user = practitioner.toString();
        return Set.copyOf(jdbc.queryForList(
                "SELECT DISTINCT patient" + OF + " LIMIT ?", String.class, tenant.id(), user, tenant.id(), user, max));
    }

    @Override
    public Set<String> treatedAmong(Tenant tenant, ResourceReference practitioner, Set<String> patients) {
        String user = practitioner.toString();
        return new HashSet<>(jdbc.query(
                "SELECT DISTINCT patient" + OF + " AND patient = ANY (?)",
                statement -> {
                    statement.setString(1, tenant.id());
                    statement.setString(2, user);
                    statement.setString(3, tenant.id());
                    statement.setString(4, user);
                    statement.setArray(5, statement.getConnection().createArrayOf("text", patients.toArray()));
                },
                (row, number) -> row.getString(1)));
    }

    @Override
    public void put(Statement statement) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalStateException("treatment relations are written in the store's transaction only");
        }
        Pending pending = (Pending) TransactionSynchronizationManager.getResource(this);
        if (pending == null) {
            pending = new Pending();
            TransactionSynchronizationManager.bindResource(this, pending);
            TransactionSynchronizationManager.registerSynchronization(pending);
        }
        pending.add(statement);
    }

    private void write(Collection<Statement> statements) {
        List<Statement> changed =
                statements.stream().filter(each -> !each.first()).toList();
        if (!changed.isEmpty()) {
            jdbc.batchUpdate(FORGET, changed, BATCH, JdbcTreatmentRelations::bindSource);
        }
        List<Row> rows = statements.stream()
                .flatMap(each -> each.patients().stream().flatMap(patient -> each.practitioners().stream()
                        .map(practitioner -> new Row(each, practitioner.toString(), patient))))
                .toList();
        if (!rows.isEmpty()) {
            jdbc.batchUpdate(ADD, rows, BATCH, JdbcTreatmentRelations::bind);
        }
    }

    private static void bindSource(PreparedStatement statement, Statement said) throws SQLException {
        statement.setString(1, said.tenant().id());
        statement.setString(2, said.source().type());
        statement.setString(3, said.source().id());
    }

    private static void bind(PreparedStatement statement, Row row) throws SQLException {
        statement.setString(1, row.said().tenant().id());
        statement.setString(2, row.practitioner());
        statement.setString(3, row.patient());
        statement.setString(4, row.said().source().type());
        statement.setString(5, row.said().source().id());
    }

    record Row(Statement said, String practitioner, String patient) {}

    /** What one transaction says: of each resource the last word. */
    private final class Pending implements TransactionSynchronization {
        private final Map<List<Object>, Statement> statements = new LinkedHashMap<>();

        void add(Statement said) {
            Statement before = statements.get(keyOf(said));
            boolean first = said.first() || (before != null && before.first());
            statements.put(
                    keyOf(said),
                    new Statement(said.tenant(), said.source(), said.patients(), said.practitioners(), first));
        }

        private static List<Object> keyOf(Statement said) {
            return List.of(said.tenant(), said.source());
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            write(statements.values());
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(JdbcTreatmentRelations.this);
        }
    }
}
