package health.attest.chain.jdbc;

import health.attest.chain.Bytes;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainAddress;
import health.attest.chain.ContractName;
import health.attest.chain.Inclusion;
import health.attest.chain.StoredTransaction;
import health.attest.chain.StoredTransaction.Attempt;
import health.attest.chain.TransactionStatus;
import health.attest.chain.TransactionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Keeps submitted calls in PostgreSQL. Each change of the sender is one transaction that first checks the lease. */
final class JdbcTransactionStore implements TransactionStore {
    private static final int IDS_MAX = 1_000;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final String holder;

    /**
     * A store for one process.
     *
     * @param holder names this process among those that share the database
     */
    JdbcTransactionStore(JdbcClient jdbc, TransactionOperations transactions, String holder) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.holder = holder;
    }

    @Override
    public long enqueue(ContractName contract, Bytes data) {
        return jdbc.sql("insert into attest.chain_transactions (contract, data) values (?, ?) returning id")
                .params(contract.name(), data.toBytes())
                .query(Long.class)
                .single();
    }

    @Override
    public Optional<TransactionStatus> find(long id) {
        return Optional.ofNullable(findAll(List.of(id)).get(id));
    }

    @Override
    public Map<Long, TransactionStatus> findAll(Collection<Long> ids) {
        if (ids.size() > IDS_MAX) {
            throw new IllegalArgumentException("at most " + IDS_MAX + " ids at once");
        }
        return jdbc
                .sql("select * from attest.chain_transactions where id = any(?)")
                .param(ids.toArray(Long[]::new))
                .query(TransactionRows::status)
                .list()
                .stream()
                .collect(Collectors.toMap(TransactionStatus::id, status -> status));
    }

    @Override
    public long unsettled() {
        return jdbc.sql("select count(*) from attest.chain_transactions where state in ('QUEUED', 'SENT', 'INCLUDED')")
                .query(Long.class)
                .single();
    }

    @Override
    public long gasSpent() {
        return jdbc.sql("select coalesce(sum(gas_used), 0)::bigint from attest.chain_transactions")
                .query(Long.class)
                .single();
    }

    @Override
    public boolean lead(Duration life) {
        // The server's connections do not commit by themselves.
        Integer rows = transactions.execute(status -> jdbc.sql("""
                insert into attest.chain_lease as lease (holder, token, until)
                values (:holder, 1, clock_timestamp() + :millis * interval '1 millisecond')
                on conflict (one) do update
                   set holder = excluded.holder,
                       token = lease.token + case when lease.holder = excluded.holder then 0 else 1 end,
                       until = excluded.until
                 where lease.holder = excluded.holder or lease.until < clock_timestamp()""")
                .param("holder", holder)
                .param("millis", life.toMillis())
                .update());
        return rows != null && rows == 1;
    }

    @Override
    public void resign() {
        transactions.executeWithoutResult(
                status -> jdbc.sql("update attest.chain_lease set until = '-infinity' where holder = ?")
                        .param(holder)
                        .update());
    }

    @Override
    public List<StoredTransaction> open(int limit) {
        List<StoredTransaction> bare = jdbc.sql("""
                select * from attest.chain_transactions
                 where state in ('QUEUED', 'SENT', 'INCLUDED')
                 order by nonce nulls last, id limit ?""")
                .param(limit)
                .query((row, i) -> TransactionRows.transaction(row, List.of()))
                .list();
        Map<Long, List<Attempt>> attempts =
                attemptsOf(bare.stream().map(StoredTransaction::id).toArray(Long[]::new));
        return bare.stream()
                .map(t -> new StoredTransaction(
                        t.id(),
                        t.contract(),
                        t.data(),
                        t.state(),
                        t.nonce(),
                        attempts.getOrDefault(t.id(), List.of()),
                        t.inclusion()))
                .toList();
    }

    private Map<Long, List<Attempt>> attemptsOf(Long[] ids) {
        return jdbc
                .sql("""
                select * from attest.chain_attempts where transaction_id = any(?)
                 order by transaction_id, attempt desc""")
                .param(ids)
                .query((row, i) -> Map.entry(row.getLong("transaction_id"), TransactionRows.attempt(row)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    @Override
    public Attempt reserve(long id, ChainAddress account, long chainNonce, LongFunction<Attempt> sign) {
        return fenced(() -> {
            long nonce = jdbc.sql("""
                    select greatest(?, coalesce(max(nonce) + 1, 0)) from attest.chain_transactions
                     where account = ? and state in ('SENT', 'INCLUDED')""")
                    .params(chainNonce, account.hex())
                    .query(Long.class)
                    .single();
            Attempt attempt = sign.apply(nonce);
            require(jdbc.sql("update attest.chain_transactions set state = 'SENT', account = ?, nonce = ?"
                            + " where id = ? and state = 'QUEUED'")
                    .params(account.hex(), nonce, id)
                    .update());
            insert(id, attempt);
            return attempt;
        });
    }

    @Override
    public void recordReplacement(long id, Attempt attempt) {
        fenced(() -> {
            insert(id, attempt);
            return 1;
        });
    }

    @Override
    public void recordResent(long id, Bytes32 hash, Instant at) {
        fenced(() -> jdbc.sql("update attest.chain_attempts set sent = ? where transaction_id = ? and hash = ?")
                .params(at.atOffset(ZoneOffset.UTC), id, hash.toBytes())
                .update());
    }

    @Override
    public void recordInclusion(long id, Inclusion inclusion, boolean isFinal) {
        fenced(() -> require(include(id, isFinal ? "FINAL" : "INCLUDED", null, inclusion)));
    }

    @Override
    public void recordDropped(long id) {
        fenced(() -> require(jdbc.sql("""
                update attest.chain_transactions
                   set state = 'SENT', transaction_hash = null, block_number = null, block_hash = null,
                       block_time = null, gas_used = null
                 where id = ? and state = 'INCLUDED'""").param(id).update()));
    }

    @Override
    public void recordUnsent(long id) {
        fenced(() -> require(jdbc.sql("update attest.chain_transactions set state = 'QUEUED', nonce = null where id = ?"
                        + " and state = 'SENT'")
                .param(id)
                .update()));
    }

    @Override
    public void recordRefused(long id, String error, Optional<Inclusion> inclusion) {
        fenced(() -> require(
                inclusion.isPresent()
                        ? include(id, "REFUSED", error, inclusion.get())
                        : jdbc.sql("update attest.chain_transactions set state = 'REFUSED', refusal = ? where id = ?"
                                        + " and state = 'QUEUED'")
                                .params(error, id)
                                .update()));
    }

    private int include(long id, String state, @Nullable String refusal, Inclusion inclusion) {
        return jdbc.sql("""
                update attest.chain_transactions
                   set state = :state, refusal = :refusal, transaction_hash = :hash, block_number = :block,
                       block_hash = :blockHash, block_time = :time, gas_used = :gas
                 where id = :id and state in ('SENT', 'INCLUDED')""")
                .param("state", state)
                .param("refusal", refusal)
                .param("hash", inclusion.transaction().toBytes())
                .param("block", inclusion.block())
                .param("blockHash", inclusion.blockHash().toBytes())
                .param("time", inclusion.blockTime().atOffset(ZoneOffset.UTC))
                .param("gas", inclusion.gasUsed())
                .param("id", id)
                .update();
    }

    private void insert(long id, Attempt attempt) {
        jdbc.sql("""
                insert into attest.chain_attempts
                       (hash, transaction_id, attempt, raw, gas_limit, tip_wei, max_wei, sent)
                select :hash, :id, coalesce(max(attempt) + 1, 1), :raw, :gas, :tip, :max, :sent
                  from attest.chain_attempts where transaction_id = :id""")
                .param("hash", attempt.hash().toBytes())
                .param("id", id)
                .param("raw", attempt.raw().toBytes())
                .param("gas", attempt.gasLimit())
                .param("tip", attempt.fees().tipWei())
                .param("max", attempt.fees().maxWei())
                .param("sent", attempt.sentAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    private <T> T fenced(Supplier<T> change) {
        T result = transactions.execute(status -> {
            boolean leads = jdbc.sql(
                            "select true from attest.chain_lease where holder = ? and until > clock_timestamp() for share")
                    .param(holder)
                    .query(Boolean.class)
                    .optional()
                    .isPresent();
            if (!leads) {
                throw new LeaseLostException();
            }
            return change.get();
        });
        if (result == null) {
            throw new IllegalStateException("a change answers something");
        }
        return result;
    }

    private static int require(int rows) {
        if (rows != 1) {
            throw new LeaseLostException();
        }
        return rows;
    }
}
