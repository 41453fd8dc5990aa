package health.attest.fhir.jdbc;

import health.attest.access.ResourceReference;
import health.attest.fhir.CurrentVersion;
import health.attest.fhir.CurrentVersions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/** Current versions from HAPI's tables and the access index, which must agree about them. */
final class JdbcCurrentVersions implements CurrentVersions {
    private static final String ORDINARY =
            "select r.res_id, r.fhir_id, r.res_ver, r.res_published, r.res_updated, v.res_text_vc"
                    + " from hfj_resource r"
                    + " join hfj_res_ver v"
                    + " on v.partition_id = r.partition_id and v.res_id = r.res_id and v.res_ver = r.res_ver"
                    + " join attest.access_index i on i.partition_id = r.partition_id and i.res_pid = r.res_id"
                    + " and i.res_type = r.res_type and i.res_id = r.fhir_id and i.version = r.res_ver and not i.deleted"
                    + " where r.partition_id = ? and r.res_type = ? and r.res_deleted_at is null and not r.has_tags"
                    + " and not v.has_tags and v.res_deleted_at is null and v.res_encoding = 'JSON'"
                    + " and v.res_text_vc is not null and v.source_uri is null and v.request_id is null";

    private static final String FIND = ORDINARY + " and r.fhir_id = ?";
    private static final String FIND_ALL = ORDINARY + " and r.res_id = any (?)";

    private final DataSource dataSource;
    private final SQLExceptionTranslator translator;

    JdbcCurrentVersions(DataSource dataSource) {
        this.dataSource = dataSource;
        this.translator = new SQLExceptionSubclassTranslator();
    }

    @Override
    public Optional<CurrentVersion> find(int partitionId, String type, String id) {
        return query(FIND, partitionId, type, connection -> id).stream().findFirst();
    }

    @Override
    public Map<Long, CurrentVersion> findAll(int partitionId, String type, Collection<Long> pids) {
        return query(FIND_ALL, partitionId, type, connection -> connection.createArrayOf("bigint", pids.toArray()))
                .stream()
                .collect(Collectors.toMap(CurrentVersion::pid, version -> version));
    }

    private List<CurrentVersion> query(String sql, int partitionId, String type, Wanted wanted) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            // One statement sees one snapshot: a transaction around it would cost two more round trips.
            connection.setAutoCommit(true);
            return query(connection, sql, partitionId, type, wanted);
        } catch (SQLException e) {
            throw Objects.requireNonNullElseGet(
                    translator.translate("current versions", sql, e),
                    () -> new UncategorizedSQLException("current versions", sql, e));
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    private static List<CurrentVersion> query(
            Connection connection, String sql, int partitionId, String type, Wanted wanted) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setInt(1, partitionId);
            query.setString(2, type);
            query.setObject(3, wanted.in(connection));
            try (ResultSet row = query.executeQuery()) {
                List<CurrentVersion> versions = new ArrayList<>();
                while (row.next()) {
                    versions.add(version(row, partitionId, type));
                }
                return versions;
            }
        }
    }

    /** The last parameter, some of which only a connection can make. */
    private interface Wanted {
        Object in(Connection connection) throws SQLException;
    }

    private static CurrentVersion version(ResultSet row, int partitionId, String type) throws SQLException {
        return new CurrentVersion(
                partitionId,
                row.getLong("res_id"),
                new ResourceReference(type, row.getString("fhir_id")),
                row.getLong("res_ver"),
                row.getTimestamp("res_published").toInstant(),
                row.getTimestamp("res_updated").toInstant(),
                row.getString("res_text_vc"));
    }
}
