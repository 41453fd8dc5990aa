package health.attest.anchor.jdbc;

import health.attest.anchor.SignedHead;
import health.attest.chain.AnchorLog;
import health.attest.chain.ChainUnavailableException;
import health.attest.ledger.Commitment;
import health.attest.ledger.CompactRange;
import health.attest.ledger.Hash;
import health.attest.ledger.LogAudit;
import health.attest.ledger.NoteVerifier;
import health.attest.ledger.Salt;
import health.attest.ledger.SignedNote;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.transaction.support.TransactionTemplate;

/** Derives the log from its tables and compares it with what was signed and with what the chain holds. */
final class JdbcLogAudit implements LogAudit {
    private static final int FETCH_ROWS = 5_000;
    private static final int WRONG_MAX = 1_000;
    private static final String LEAVES = """
            select leaf.leaf_index, leaf.commitment, envelope.tenant, envelope.kind, envelope.ref, envelope.version,
                envelope.op, envelope.recorded, envelope.digest, salt.salt
            from attest.leaves leaf
            left join attest.envelopes envelope on envelope.leaf_index = leaf.leaf_index
            left join attest.salts salt on salt.leaf_index = leaf.leaf_index
            order by leaf.leaf_index
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate snapshot;
    private final String origin;
    private final NoteVerifier key;
    private final Optional<AnchorLog> contract;

    /** @param snapshot a read-only transaction that sees one state of the database */
    JdbcLogAudit(
            JdbcTemplate jdbc,
            TransactionTemplate snapshot,
            String origin,
            NoteVerifier key,
            Optional<AnchorLog> contract) {
        this.jdbc = jdbc;
        this.jdbc.setFetchSize(FETCH_ROWS);
        this.snapshot = snapshot;
        this.origin = origin;
        this.key = key;
        this.contract = contract;
    }

    @Override
    public Result check(LongConsumer progress) {
        Derivation derivation = new Derivation(progress);
        // Before the snapshot, which then has at least the leaves of this head.
        Optional<AnchorLog.Head> anchored = anchored(derivation);
        snapshot.executeWithoutResult(status -> {
            Map<Long, SignedHead> heads = new TreeMap<>();
            jdbc.query("select size, root, note, signed_at from attest.checkpoints order by size", (RowCallbackHandler)
                    row -> heads.put(row.getLong("size"), Rows.head(row)));
            derivation.wanted.addAll(heads.keySet());
            anchored.ifPresent(head -> derivation.wanted.add(head.size()));
            jdbc.query(LEAVES, (RowCallbackHandler) derivation::append);
            heads.values().forEach(head -> compare(head, derivation));
            anchored.ifPresent(head -> compare(head, derivation));
        });
        return derivation.result();
    }

    private Optional<AnchorLog.Head> anchored(Derivation derivation) {
        try {
            return contract.map(AnchorLog::head).filter(head -> head.size() > 0);
        } catch (ChainUnavailableException e) {
            derivation.wrong("the chain cannot be asked now, so nothing was compared with it");
            return Optional.empty();
        }
    }

    private void compare(SignedHead head, Derivation derivation) {
        Hash root = derivation.roots.get(head.size());
        if (root == null) {
            derivation.wrong("checkpoint " + head.size() + " stands for more leaves than there are: the tail is gone");
        } else if (!root.equals(head.root())) {
            derivation.wrong("checkpoint " + head.size() + " has another root than the leaves make");
        }
        try {
            if (!SignedNote.parse(head.note()).isSignedBy(key)) {
                derivation.wrong("checkpoint " + head.size() + " is not signed by the log's key");
            }
        } catch (IllegalArgumentException e) {
            derivation.wrong("checkpoint " + head.size() + " cannot be read");
        }
    }

    private static void compare(AnchorLog.Head head, Derivation derivation) {
        derivation.anchoredSize = head.size();
        Hash root = derivation.roots.get(head.size());
        if (root == null) {
            derivation.wrong(
                    "the chain holds " + head.size() + " entries of this log, the database " + derivation.range.size());
        } else if (!root.equals(Hash.of(head.root().toBytes()))) {
            derivation.wrong("the chain holds another root for size " + head.size() + ": the log was rebuilt");
        }
    }

    /** One pass over the leaves. */
    private final class Derivation {
        private static final long PROGRESS_EVERY = 10_000;

        private final LongConsumer progress;
        private final CompactRange range = new CompactRange();
        private final Set<Long> wanted = new HashSet<>();
        private final Map<Long, Hash> roots = new HashMap<>(Map.of(0L, Hash.ofEmptyTree()));
        private final List<String> wrong = new ArrayList<>();
        private long erased;
        private long anchoredSize;

        Derivation(LongConsumer progress) {
            this.progress = progress;
        }

        void wrong(String what) {
            if (wrong.size() < WRONG_MAX) {
                wrong.add(what);
            }
        }

        void append(ResultSet row) throws SQLException {
            long index = row.getLong("leaf_index");
            if (index != range.size()) {
                wrong("leaf " + range.size() + " is missing: the next one is " + index);
            }
            Hash commitment = Rows.hash(row, "commitment");
            open(index, commitment, row);
            range.append(Commitment.leaf(commitment));
            if (wanted.contains(range.size())) {
                roots.put(range.size(), range.root());
            }
            if (range.size() % PROGRESS_EVERY == 0) {
                progress.accept(range.size());
            }
        }

        private void open(long index, Hash commitment, ResultSet row) throws SQLException {
            byte[] salt = row.getBytes("salt");
            String ref = row.getString("ref");
            if (salt == null && ref == null) {
                erased++;
            } else if (salt == null || salt.length != Salt.LENGTH_BYTES || ref == null) {
                wrong("leaf " + index + ": of envelope and salt only one is there");
            } else if (!Commitment.to(Rows.envelope(row, origin), Salt.of(salt)).equals(commitment)) {
                wrong("leaf " + index + ": envelope, salt and commitment do not belong together: " + ref);
            }
        }

        Result result() {
            return new Result(range.size(), erased, anchoredSize, wrong);
        }
    }
}
