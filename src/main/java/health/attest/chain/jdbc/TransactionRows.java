package health.attest.chain.jdbc;

import health.attest.chain.Bytes;
import health.attest.chain.Bytes32;
import health.attest.chain.ContractName;
import health.attest.chain.Fees;
import health.attest.chain.Inclusion;
import health.attest.chain.StoredTransaction;
import health.attest.chain.TransactionState;
import health.attest.chain.TransactionStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Reads rows of the transaction tables. */
final class TransactionRows {

    private TransactionRows() {}

    static TransactionStatus status(ResultSet row, int index) throws SQLException {
        return new TransactionStatus(
                row.getLong("id"), state(row), inclusion(row), Optional.ofNullable(row.getString("refusal")));
    }

    static StoredTransaction transaction(ResultSet row, List<StoredTransaction.Attempt> attempts) throws SQLException {
        return new StoredTransaction(
                row.getLong("id"),
                ContractName.valueOf(row.getString("contract")),
                Bytes.of(row.getBytes("data")),
                state(row),
                Optional.ofNullable(row.getObject("nonce", Long.class)),
                attempts,
                inclusion(row));
    }

    static StoredTransaction.Attempt attempt(ResultSet row) throws SQLException {
        return new StoredTransaction.Attempt(
                Bytes32.of(row.getBytes("hash")),
                Bytes.of(row.getBytes("raw")),
                row.getLong("gas_limit"),
                new Fees(row.getLong("tip_wei"), row.getLong("max_wei")),
                row.getObject("sent", OffsetDateTime.class).toInstant());
    }

    private static TransactionState state(ResultSet row) throws SQLException {
        return TransactionState.valueOf(row.getString("state"));
    }

    /** A refused call may have been in a block; its status says only why. */
    private static Optional<Inclusion> inclusion(ResultSet row) throws SQLException {
        TransactionState state = state(row);
        if (state != TransactionState.INCLUDED && state != TransactionState.FINAL) {
            return Optional.empty();
        }
        return Optional.of(new Inclusion(
                Bytes32.of(row.getBytes("transaction_hash")),
                row.getLong("block_number"),
                Bytes32.of(row.getBytes("block_hash")),
                row.getObject("block_time", OffsetDateTime.class).toInstant(),
                row.getLong("gas_used")));
    }
}
