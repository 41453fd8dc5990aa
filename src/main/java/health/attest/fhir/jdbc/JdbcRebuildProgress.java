package health.attest.fhir.jdbc;

import health.attest.access.ResourceReference;
import health.attest.fhir.AccessIndexRow;
import health.attest.fhir.RebuildProgress;
import health.attest.fhir.StoredResource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The one row of {@code attest.access_index_form}, whose lock is also what keeps two instances apart. */
final class JdbcRebuildProgress implements RebuildProgress {
    private static final String POSITION =
            "select form, partition_id, res_pid, complete from attest.access_index_form for update";

    private static final String NEXT = "select partition_id, res_id, res_type, fhir_id, res_ver, res_deleted_at,"
            + " res_updated from hfj_resource where (partition_id, res_id) > (?, ?)"
            + " order by partition_id, res_id limit ?";

    private static final String REACHED =
            "update attest.access_index_form set form = ?, partition_id = ?, res_pid = ?, complete = ?";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final JdbcAccessIndex index;

    JdbcRebuildProgress(JdbcTemplate jdbc, TransactionTemplate transaction, JdbcAccessIndex index) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.index = index;
    }

    @Override
    public boolean advance(int form, int batchMax, Function<StoredResource, Optional<AccessIndexRow>> row) {
        return Boolean.TRUE.equals(transaction.execute(status -> advanceInTransaction(form, batchMax, row)));
    }

    private boolean advanceInTransaction(
            int form, int batchMax, Function<StoredResource, Optional<AccessIndexRow>> row) {
        Position position =
                Objects.requireNonNull(jdbc.queryForObject(POSITION, (rows, number) -> Position.read(rows)));
        if (position.form > form) {
            throw new IllegalStateException("the access index was written by a newer server (form " + position.form
                    + ", this one has " + form + ")");
        }
        if (position.form == form && position.complete) {
            return false;
        }
        Position from = position.form == form ? position : Position.START;
        List<StoredResource> next = jdbc.query(
                NEXT, (rows, number) -> JdbcRebuildProgress.read(rows), from.partitionId, from.resourcePid, batchMax);
        index.put(next.stream().map(row).flatMap(Optional::stream).toList());
        boolean complete = next.size() < batchMax;
        StoredResource last = next.isEmpty() ? null : next.get(next.size() - 1);
        jdbc.update(
                REACHED,
                form,
                last == null ? from.partitionId : last.partitionId(),
                last == null ? from.resourcePid : last.pid(),
                complete);
        return !complete;
    }

    private static StoredResource read(ResultSet row) throws SQLException {
        return new StoredResource(
                row.getInt("partition_id"),
                row.getLong("res_id"),
                new ResourceReference(row.getString("res_type"), row.getString("fhir_id")),
                row.getLong("res_ver"),
                row.getTimestamp("res_deleted_at") != null,
                row.getTimestamp("res_updated").toInstant());
    }

    private record Position(int form, int partitionId, long resourcePid, boolean complete) {
        static final Position START = new Position(0, -1, -1, false);

        static Position read(ResultSet row) throws SQLException {
            return new Position(
                    row.getInt("form"), row.getInt("partition_id"), row.getLong("res_pid"), row.getBoolean("complete"));
        }
    }
}
