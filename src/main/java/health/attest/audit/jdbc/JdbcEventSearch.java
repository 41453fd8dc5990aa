package health.attest.audit.jdbc;

import health.attest.audit.EventCompression;
import health.attest.audit.EventSearch;
import health.attest.audit.JournalQuery;
import health.attest.audit.JournalUnavailableException;
import health.attest.audit.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Searches the journal's tables. */
final class JdbcEventSearch implements EventSearch {
    private static final int FETCH_SIZE = 500;

    private final DataSource dataSource;

    JdbcEventSearch(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public List<StoredEvent> page(JournalQuery query) {
        QuerySql sql = new QuerySql(
                new JournalQuery(query.tenant(), query.conditions(), query.sort(), query.after(), query.limit() + 1));
        List<StoredEvent> events = new ArrayList<>();
        String text = sql.select(true);
        run(text, sql.parameters(), rows -> {
            while (rows.next()) {
                events.add(event(rows));
            }
        });
        return events;
    }

    @Override
    public long count(JournalQuery query) {
        QuerySql sql = new QuerySql(query);
        long[] counted = new long[1];
        run(sql.count(), sql.parameters(), rows -> {
            rows.next();
            counted[0] = rows.getLong(1);
        });
        return counted[0];
    }

    @Override
    public void stream(JournalQuery query, Consumer<StoredEvent> sink) {
        QuerySql sql = new QuerySql(query);
        String text = sql.select(false);
        run(text, sql.parameters(), rows -> {
            while (rows.next()) {
                sink.accept(event(rows));
            }
        });
    }

    private void run(String text, List<Object> parameters, Rows rows) {
        try (Connection connection = dataSource.getConnection()) {
            // PostgreSQL sends rows piece by piece only inside a transaction.
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(text)) {
                statement.setFetchSize(FETCH_SIZE);
                bind(connection, statement, parameters);
                try (ResultSet result = statement.executeQuery()) {
                    rows.read(result);
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new JournalUnavailableException("the journal cannot be read", e);
        }
    }

    static void bind(Connection connection, PreparedStatement statement, List<Object> parameters) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            Object parameter = parameters.get(i);
            if (parameter instanceof Object[] values) {
                statement.setArray(i + 1, array(connection, values));
            } else {
                statement.setObject(i + 1, parameter);
            }
        }
    }

    private static Array array(Connection connection, Object[] values) throws SQLException {
        String type = values instanceof Long[] ? "bigint" : values instanceof UUID[] ? "uuid" : "text";
        return connection.createArrayOf(type, values);
    }

    private static StoredEvent event(ResultSet row) throws SQLException {
        byte[] json = EventCompression.decompress(row.getShort("dictionary"), row.getBytes("body"));
        return new StoredEvent(
                row.getLong("row_id"),
                row.getObject("id", UUID.class),
                row.getTimestamp("recorded").toInstant(),
                row.getTimestamp("stored").toInstant(),
                new String(json, StandardCharsets.UTF_8));
    }

    @FunctionalInterface
    private interface Rows {
        void read(ResultSet rows) throws SQLException;
    }
}
