package health.attest.identity.jdbc;

import health.attest.chain.Bytes32;
import health.attest.chain.PatientRegistry.Registration;
import health.attest.identity.RegistrationStore;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

final class JdbcRegistrationStore implements RegistrationStore {
    private static final int SUBMITTED_MAX = 1_000;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    JdbcRegistrationStore(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(status -> work.get()));
    }

    @Override
    public void queue(Registration registration) {
        jdbc.sql("insert into attest.identity_registrations (commitment, custodian) values (?, ?)"
                        + " on conflict (commitment) do nothing")
                .params(
                        registration.commitment().toBytes(),
                        registration.custodian().toBytes())
                .update();
    }

    @Override
    public List<Waiting> lockWaiting(int limit) {
        return jdbc.sql("""
                select commitment, custodian, attempts from attest.identity_registrations
                 where state = 'PENDING' and not_before <= clock_timestamp()
                 order by not_before limit ? for update skip locked""")
                .param(limit)
                .query((row, i) -> new Waiting(
                        new Registration(Bytes32.of(row.getBytes("commitment")), Bytes32.of(row.getBytes("custodian"))),
                        row.getInt("attempts")))
                .list();
    }

    @Override
    public void markSubmitted(Collection<Registration> registrations, long transactionId) {
        jdbc.sql("update attest.identity_registrations set state = 'SUBMITTED', transaction_id = ?"
                        + " where commitment = any(?)")
                .params(transactionId, commitments(registrations))
                .update();
    }

    @Override
    public void markRegistered(Collection<Registration> registrations) {
        if (!registrations.isEmpty()) {
            jdbc.sql("update attest.identity_registrations set state = 'REGISTERED' where commitment = any(?)")
                    .params(List.of(commitments(registrations)))
                    .update();
        }
    }

    @Override
    public Set<Long> submitted() {
        return jdbc.sql("select distinct transaction_id from attest.identity_registrations"
                        + " where state = 'SUBMITTED' limit ?")
                .param(SUBMITTED_MAX)
                .query(Long.class)
                .set();
    }

    @Override
    public void markRegistered(long transactionId) {
        jdbc.sql("update attest.identity_registrations set state = 'REGISTERED'"
                        + " where state = 'SUBMITTED' and transaction_id = ?")
                .param(transactionId)
                .update();
    }

    @Override
    public void markRefused(long transactionId) {
        jdbc.sql("""
                update attest.identity_registrations
                   set state = 'PENDING', attempts = attempts + 1,
                       not_before = clock_timestamp() + least(attempts * 5, 300) * interval '1 second'
                 where state = 'SUBMITTED' and transaction_id = ?""").param(transactionId).update();
    }

    @Override
    public boolean isRegistered(Bytes32 commitment) {
        return jdbc.sql("select true from attest.identity_registrations where commitment = ? and state = 'REGISTERED'")
                .param(commitment.toBytes())
                .query(Boolean.class)
                .optional()
                .isPresent();
    }

    private static byte[][] commitments(Collection<Registration> registrations) {
        return registrations.stream()
                .map(registration -> registration.commitment().toBytes())
                .toArray(byte[][]::new);
    }
}
