package health.attest.threat.jdbc;

import health.attest.chain.AttackSignatureRegistry;
import health.attest.chain.BlockedAddressRegistry;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainUnavailableException;
import health.attest.chain.Inclusion;
import health.attest.chain.TransactionState;
import health.attest.chain.TransactionStatus;
import health.attest.chain.Transactions;
import health.attest.threat.ThreatStore.StoredSignature;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What the chain is to be told, in order, each item once. Without a chain it waits. Runs in the caller's transaction.
 */
final class ChainOutbox {
    private static final int BATCH_MAX = 200;
    private static final int REASON_SCORE = 1;
    private static final int REASON_MANUAL = 2;
    /** Held while rows are handed over, so that two instances cannot hand them over in another order. */
    private static final long ADVISORY_LOCK = 7_288_116_253_601L;

    private final JdbcTemplate jdbc;
    private final ObjectProvider<BlockedAddressRegistry> blocks;
    private final ObjectProvider<AttackSignatureRegistry> signatures;
    private final ObjectProvider<Transactions> transactions;
    private final Clock clock;

    ChainOutbox(
            JdbcTemplate jdbc,
            ObjectProvider<BlockedAddressRegistry> blocks,
            ObjectProvider<AttackSignatureRegistry> signatures,
            ObjectProvider<Transactions> transactions,
            Clock clock) {
        this.jdbc = jdbc;
        this.blocks = blocks;
        this.signatures = signatures;
        this.transactions = transactions;
        this.clock = clock;
    }

    private record Item(
            long id, String kind, Bytes32 word, @Nullable Instant expiresAt, boolean manual, int severity) {}

    void addBlock(Bytes32 tag, @Nullable Instant expiresAt, boolean manual) {
        jdbc.update(
                "insert into attest.threat_outbox (kind, word, expires_at, manual) values ('block', ?, ?, ?)",
                tag.toBytes(),
                JdbcThreatStore.timestamp(expiresAt),
                manual);
    }

    void addUnblock(Bytes32 tag) {
        jdbc.update("insert into attest.threat_outbox (kind, word) values ('unblock', ?)", (Object) tag.toBytes());
    }

    void addSignature(StoredSignature signature) {
        jdbc.update(
                "insert into attest.threat_outbox (kind, word, expires_at, severity) values ('signature', ?, ?, ?)",
                signature.pattern().toBytes(),
                Timestamp.from(signature.expiresAt()),
                signature.severity());
    }

    /** Hands over what waits, and learns how far the rest has come. */
    void exchange() {
        Transactions chain = transactions.getIfAvailable();
        BlockedAddressRegistry registry = blocks.getIfAvailable();
        AttackSignatureRegistry patterns = signatures.getIfAvailable();
        if (chain == null || registry == null || patterns == null) {
            return;
        }
        boolean alone = Boolean.TRUE.equals(
                jdbc.queryForObject("select pg_try_advisory_xact_lock(?)", Boolean.class, ADVISORY_LOCK));
        if (alone) {
            handOver(registry, patterns);
            learn(chain);
        }
    }

    private void handOver(BlockedAddressRegistry registry, AttackSignatureRegistry patterns) {
        List<Item> waiting = jdbc.query(
                """
                select id, kind, word, expires_at, manual, coalesce(severity, 1) severity
                from attest.threat_outbox where status = 'pending' and chain_id is null order by id limit ?
                """,
                (row, number) -> {
                    Timestamp expiresAt = row.getTimestamp("expires_at");
                    return new Item(
                            row.getLong("id"),
                            row.getString("kind"),
                            Bytes32.of(row.getBytes("word")),
                            expiresAt == null ? null : expiresAt.toInstant(),
                            row.getBoolean("manual"),
                            row.getInt("severity"));
                },
                BATCH_MAX);
        for (Item item : waiting) {
            Optional<Long> handed = handOver(item, registry, patterns);
            if (handed.isEmpty()) {
                return;
            }
            jdbc.update(
                    "update attest.threat_outbox set chain_id = ?, status = 'submitted' where id = ?",
                    handed.get(),
                    item.id());
            follow(item.word(), "submitted", null);
        }
    }

    /** The id of the call; empty when the chain must be asked first and cannot be. */
    private Optional<Long> handOver(Item item, BlockedAddressRegistry registry, AttackSignatureRegistry patterns) {
        if (item.kind().equals("unblock")) {
            return Optional.of(registry.submitUnblock(item.word()));
        }
        if (item.kind().equals("block")) {
            int reason = item.manual() ? REASON_MANUAL : REASON_SCORE;
            return Optional.of(
                    registry.submitBlock(item.word(), Optional.ofNullable(item.expiresAt()), reason, item.manual()));
        }
        try {
            boolean reported = patterns.find(item.word())
                    .filter(known -> known.expiresAt().isAfter(clock.instant()))
                    .isPresent();
            return Optional.of(
                    reported
                            ? patterns.submitVouch(item.word())
                            : patterns.submitReport(item.word(), item.severity(), expiryOf(item)));
        } catch (ChainUnavailableException e) {
            return Optional.empty();
        }
    }

    private Instant expiryOf(Item item) {
        return item.expiresAt() == null ? clock.instant() : item.expiresAt();
    }

    private void learn(Transactions chain) {
        record Call(long id, long chainId, Bytes32 word) {}
        List<Call> open = jdbc.query(
                "select id, chain_id, word from attest.threat_outbox where status = 'submitted' order by id limit ?",
                (row, number) -> new Call(row.getLong("id"), row.getLong("chain_id"), Bytes32.of(row.getBytes("word"))),
                BATCH_MAX);
        if (open.isEmpty()) {
            return;
        }
        Map<Long, TransactionStatus> statuses =
                chain.findAll(open.stream().map(Call::chainId).toList());
        for (Call call : open) {
            TransactionStatus status = statuses.get(call.chainId());
            if (status == null || !status.state().isSettled()) {
                continue;
            }
            String now = status.state() == TransactionState.FINAL ? "confirmed" : "failed";
            jdbc.update("update attest.threat_outbox set status = ? where id = ?", now, call.id());
            follow(call.word(), now, status.inclusion().orElse(null));
        }
    }

    private void follow(Bytes32 tag, String status, @Nullable Inclusion inclusion) {
        jdbc.update(
                """
                update attest.threat_block set chain_status = ?, transaction = coalesce(?, transaction),
                    chain_block = coalesce(?, chain_block)
                where tag = ? and chain_status <> 'none'
                """,
                status,
                inclusion == null ? null : inclusion.transaction().toHex(),
                inclusion == null ? null : inclusion.block(),
                tag.toBytes());
    }
}
