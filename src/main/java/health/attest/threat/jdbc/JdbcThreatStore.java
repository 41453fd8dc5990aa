package health.attest.threat.jdbc;

import health.attest.chain.Bytes32;
import health.attest.threat.Block;
import health.attest.threat.Block.ChainStatus;
import health.attest.threat.Block.Source;
import health.attest.threat.ThreatStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps blocks and signatures; what the chain is to know goes into the outbox in the same transaction. */
final class JdbcThreatStore implements ThreatStore {
    private static final int BLOCKS_MAX = 100_000;
    /** An instance that has said nothing for so long is gone. */
    private static final int PRESENT_SECONDS_MAX = 15;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final ChainOutbox outbox;
    private final Clock clock;

    JdbcThreatStore(JdbcTemplate jdbc, TransactionTemplate transactions, ChainOutbox outbox, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public void saveBlock(Block block) {
        inTransaction(() -> {
            jdbc.update(
                    """
                    insert into attest.threat_block (tag, source, reason, blocked_at, expires_at, by_whom, branch, chain_status)
                    values (?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict (tag) do update set source = excluded.source, reason = excluded.reason,
                        blocked_at = excluded.blocked_at, expires_at = excluded.expires_at, by_whom = excluded.by_whom,
                        branch = excluded.branch, chain_status = excluded.chain_status, transaction = null, chain_block = null
                    where threat_block.source <> 'manual' or excluded.source = 'manual'
                    """,
                    block.tag().toBytes(),
                    block.source().code(),
                    block.reason(),
                    Timestamp.from(block.blockedAt()),
                    timestamp(block.expiresAt()),
                    block.by(),
                    block.branch(),
                    block.chainStatus().code());
            if (block.chainStatus() == ChainStatus.PENDING) {
                outbox.addBlock(block.tag(), block.expiresAt(), block.source() == Source.MANUAL);
            }
            return null;
        });
    }

    @Override
    public void removeBlock(Bytes32 tag, boolean onChain) {
        inTransaction(() -> {
            List<String> statuses = jdbc.queryForList(
                    "delete from attest.threat_block where tag = ? returning chain_status", String.class, (Object)
                            tag.toBytes());
            if (onChain && !statuses.contains(ChainStatus.NONE.code())) {
                outbox.addUnblock(tag);
            }
            return null;
        });
    }

    @Override
    public List<Block> blocks() {
        return inTransaction(() -> {
            outbox.exchange();
            return jdbc.query("""
                    select tag, source, reason, blocked_at, expires_at, by_whom, branch, chain_status, transaction, chain_block
                    from attest.threat_block where expires_at is null or expires_at > ?
                    order by blocked_at desc limit ?
                    """, (row, number) -> block(row), Timestamp.from(clock.instant()), BLOCKS_MAX);
        });
    }

    private static Block block(ResultSet row) throws SQLException {
        Timestamp expiresAt = row.getTimestamp("expires_at");
        return new Block(
                Bytes32.of(row.getBytes("tag")),
                Source.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
                row.getString("reason"),
                row.getTimestamp("blocked_at").toInstant(),
                expiresAt == null ? null : expiresAt.toInstant(),
                row.getString("by_whom"),
                row.getString("branch"),
                ChainStatus.valueOf(row.getString("chain_status").toUpperCase(Locale.ROOT)),
                row.getString("transaction"),
                row.getObject("chain_block", Long.class));
    }

    @Override
    public void saveSignature(StoredSignature signature) {
        inTransaction(() -> {
            int added = jdbc.update(
                    """
                    insert into attest.threat_signature (pattern, fingerprint, severity, expires_at) values (?, ?, ?, ?)
                    on conflict (pattern) do update set expires_at = excluded.expires_at, severity = excluded.severity
                    where threat_signature.expires_at <= ?
                    """,
                    signature.pattern().toBytes(),
                    signature.fingerprint(),
                    signature.severity(),
                    Timestamp.from(signature.expiresAt()),
                    Timestamp.from(clock.instant()));
            if (added > 0) {
                outbox.addSignature(signature);
            }
            return null;
        });
    }

    @Override
    public List<StoredSignature> signatures() {
        return inTransaction(() -> jdbc.query(
                "select pattern, fingerprint, severity, expires_at from attest.threat_signature where expires_at > ?",
                (row, number) -> new StoredSignature(
                        Bytes32.of(row.getBytes("pattern")),
                        row.getString("fingerprint"),
                        row.getInt("severity"),
                        row.getTimestamp("expires_at").toInstant()),
                Timestamp.from(clock.instant())));
    }

    @Override
    public int beat(UUID instance) {
        return inTransaction(() -> {
            // The database's clock, so that instances need not agree on theirs.
            jdbc.update(
                    "insert into attest.threat_instance (id, seen) values (?, now())"
                            + " on conflict (id) do update set seen = now()",
                    instance);
            jdbc.update("delete from attest.threat_instance where seen < now() - interval '1 hour'");
            Integer count = jdbc.queryForObject(
                    "select count(*) from attest.threat_instance where seen > now() - make_interval(secs => ?)",
                    Integer.class,
                    PRESENT_SECONDS_MAX);
            return count == null ? 1 : count;
        });
    }

    @Override
    public void leave(UUID instance) {
        inTransaction(() -> jdbc.update("delete from attest.threat_instance where id = ?", instance));
    }

    private <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
        try {
            return transactions.execute(status -> work.get());
        } catch (DataAccessException | TransactionException e) {
            throw new StoreUnavailableException(e);
        }
    }

    static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
