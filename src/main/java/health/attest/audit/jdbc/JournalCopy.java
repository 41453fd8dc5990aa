package health.attest.audit.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends rows to the journal and their leaf material to the outbox. */
final class JournalCopy {
    private JournalCopy() {}

    static void write(Connection connection, List<CopyRows> batch) throws SQLException {
        writeJournal(connection, batch);
        PGConnection postgres = connection.unwrap(PGConnection.class);
        copy(postgres, CopyRows.OUTBOX, batch.stream().map(CopyRows::outbox).toList());
    }

    /** The rows without their leaf material. */
    static void writeJournal(Connection connection, List<CopyRows> batch) throws SQLException {
        copy(
                connection.unwrap(PGConnection.class),
                CopyRows.JOURNAL,
                batch.stream().map(CopyRows::journal).toList());
    }

    private static void copy(PGConnection connection, String statement, List<byte[]> rows) throws SQLException {
        CopyIn copy = connection.getCopyAPI().copyIn(statement);
        try {
            send(copy, CopyRows.header());
            for (byte[] row : rows) {
                send(copy, row);
            }
            send(copy, CopyRows.trailer());
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void send(CopyIn copy, byte[] bytes) throws SQLException {
        copy.writeToCopy(bytes, 0, bytes.length);
    }
}
