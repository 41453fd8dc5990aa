package health.attest.anchor.jdbc;

import health.attest.chain.AnchorLog;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainAddress;
import health.attest.chain.Inclusion;
import health.attest.chain.TransactionState;
import health.attest.chain.TransactionStatus;
import health.attest.chain.Transactions;
import health.attest.ledger.Hash;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A chain that outlives the process: its calls are rows, submitted in the caller's transaction as the real one's are.
 */
final class DatabaseChain {
    private final JdbcTemplate jdbc;

    DatabaseChain(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    static void create(JdbcTemplate superuser) {
        superuser.execute("""
                create table public.chain_calls (id bigint generated always as identity primary key, size bigint,
                    root text, previous_root text, block bigint);
                grant select, insert, update on public.chain_calls to attest_server;
                """);
    }

    /** Puts what waits into blocks, with the rules of the contract. */
    void mine() {
        for (Long id :
                jdbc.queryForList("select id from public.chain_calls where block is null order by id", Long.class)) {
            jdbc.update("""
                    update public.chain_calls c set block = id where id = ?
                        and size > (select coalesce(max(size), 0) from public.chain_calls where block is not null)
                        and previous_root = coalesce((select root from public.chain_calls where block is not null
                            order by size desc limit 1), ?)
                    """, id, Hash.ofEmptyTree().toHex());
        }
    }

    AnchorLog contract() {
        return new AnchorLog() {
            @Override
            public Place place() {
                return new Place(31_337, ChainAddress.ZERO, Bytes32.ZERO);
            }

            @Override
            public Head head() {
                return jdbc
                        .query(
                                "select root, size from public.chain_calls where block is not null"
                                        + " order by size desc limit 1",
                                (row, number) -> new Head(Bytes32.ofHex(row.getString(1)), row.getLong(2)))
                        .stream()
                        .findFirst()
                        .orElse(new Head(Bytes32.of(Hash.ofEmptyTree().toBytes()), 0));
            }

            @Override
            public Optional<AnchoredHead> find(long size) {
                return Optional.empty();
            }

            @Override
            public long submit(Head head, Bytes32 previousRoot) {
                Long id = jdbc.queryForObject(
                        "insert into public.chain_calls (size, root, previous_root) values (?, ?, ?) returning id",
                        Long.class,
                        head.size(),
                        head.root().toHex().substring(2),
                        previousRoot.toHex().substring(2));
                return id == null ? 0 : id;
            }
        };
    }

    Transactions transactions() {
        return new Transactions() {
            @Override
            public Optional<TransactionStatus> find(long id) {
                return Optional.ofNullable(findAll(List.of(id)).get(id));
            }

            @Override
            public Map<Long, TransactionStatus> findAll(Collection<Long> ids) {
                return jdbc
                        .query(
                                "select id, block from public.chain_calls where id = any(?::bigint[])",
                                (row, number) ->
                                        status(row.getLong(1), Optional.ofNullable(row.getObject(2, Long.class))),
                                (Object) ids.toArray(Long[]::new))
                        .stream()
                        .collect(Collectors.toMap(TransactionStatus::id, Function.identity()));
            }

            @Override
            public long unsettled() {
                return 0;
            }

            @Override
            public long gasSpent() {
                return 0;
            }
        };
    }

    private static TransactionStatus status(long id, Optional<Long> block) {
        Optional<Inclusion> inclusion =
                block.map(number -> new Inclusion(Bytes32.ZERO, number, Bytes32.ZERO, Instant.EPOCH, 37_490));
        return new TransactionStatus(
                id, block.isPresent() ? TransactionState.FINAL : TransactionState.SENT, inclusion, Optional.empty());
    }
}
