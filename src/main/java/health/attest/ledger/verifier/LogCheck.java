package health.attest.ledger.verifier;

import health.attest.ledger.Checkpoint;
import health.attest.ledger.Commitment;
import health.attest.ledger.CompactRange;
import health.attest.ledger.Hash;
import health.attest.ledger.NoteVerifier;
import health.attest.ledger.SignedNote;
import health.attest.ledger.Tile;
import health.attest.ledger.TileEdge;
import health.attest.ledger.TileEdge.Position;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Derives the whole log again and compares it with everything that was ever said about it. */
final class LogCheck {
    private static final long PROGRESS_EVERY = 100_000;
    private static final long TILES_EVERY = 10_000;

    private final LogTables tables;
    private final NoteVerifier key;
    private final Findings findings;
    private final CompactRange range;
    private final TileEdge edge;
    private final long from;
    private final long to;
    private final Map<Long, Hash> roots = new HashMap<>();
    private final Map<Position, byte[]> growing = new TreeMap<>();
    private long tilesCompared;
    private long erased;

    /** A check of the leaves after those in {@code checked}, up to size {@code to}. */
    LogCheck(LogTables tables, NoteVerifier key, Findings findings, CompactRange checked, long to) {
        this.tables = tables;
        this.key = key;
        this.findings = findings;
        this.range = checked;
        this.from = checked.size();
        this.to = to;
        this.edge = TileEdge.of(from, (level, index) -> stored(level, index));
        if (!edge.root().equals(range.root())) {
            findings.wrong("the tiles are not those of the first " + from + " leaves, as they were checked before");
        }
    }

    private byte[] stored(int level, long index) {
        try {
            return tables.tile(level, index).orElse(new byte[0]);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read tile " + level + "/" + index, e);
        }
    }

    /** What is checked now, for a later run to go on from. */
    CompactRange checked() {
        return range;
    }

    /** Derives the log; {@code published} are the heads found on chain, whose sizes must be remembered. */
    void run(List<EvmReader.AnchoredHead> published) throws SQLException {
        List<LogTables.Head> heads =
                tables.heads().stream().filter(head -> isAsked(head.size())).toList();
        List<LogTables.StoredAnchor> anchors = tables.anchors().stream()
                .filter(anchor -> isAsked(anchor.size()))
                .toList();
        List<EvmReader.AnchoredHead> onChain =
                published.stream().filter(head -> isAsked(head.size())).toList();
        Set<Long> sizes = new TreeSet<>();
        heads.forEach(head -> sizes.add(head.size()));
        anchors.forEach(anchor -> sizes.add(anchor.size()));
        onChain.forEach(head -> sizes.add(head.size()));
        tables.entries(key.name(), from, to, entry -> append(entry, sizes));
        compareTiles();
        for (String stray : tables.strays()) {
            findings.wrong(stray);
        }
        heads.forEach(this::compareHead);
        if (to == Long.MAX_VALUE
                && range.size() > from
                && (heads.isEmpty() || heads.get(heads.size() - 1).size() != range.size())) {
            findings.wrong("there are " + range.size() + " leaves and no checkpoint of that size");
        }
        anchors.forEach(this::compareAnchor);
        onChain.forEach(this::comparePublished);
        findings.note(range.size() + " leaves, " + erased + " erased, " + heads.size() + " checkpoints, "
                + onChain.size() + " heads on chain");
    }

    private boolean isAsked(long size) {
        return size > from && size <= to;
    }

    private void compareTiles() throws SQLException {
        compareFullTiles();
        if (to < Long.MAX_VALUE) {
            return;
        }
        for (Map.Entry<Position, byte[]> tile : growing.entrySet()) {
            compareTile(tile.getKey(), tile.getValue());
        }
        if (from == 0 && tables.tileCount() > tilesCompared) {
            findings.wrong("there are " + (tables.tileCount() - tilesCompared) + " tiles the log does not reach");
        }
    }

    private void append(LogTables.Entry entry, Set<Long> sizes) throws SQLException {
        if (entry.index() != range.size()) {
            findings.wrong("leaf " + range.size() + " is missing: the next one is " + entry.index());
        }
        checkEntry(entry);
        Hash leaf = Commitment.leaf(entry.commitment());
        range.append(leaf);
        edge.append(leaf);
        if (sizes.contains(range.size())) {
            roots.put(range.size(), range.root());
        }
        if (range.size() % TILES_EVERY == 0) {
            compareFullTiles();
        }
        if (range.size() % PROGRESS_EVERY == 0) {
            findings.note(range.size() + " leaves");
        }
    }

    private void checkEntry(LogTables.Entry entry) {
        if (entry.envelope().isEmpty() && entry.salt().isEmpty()) {
            erased++;
        } else if (entry.envelope().isEmpty()) {
            findings.wrong("leaf " + entry.index() + ": its envelope is gone, its salt is not");
        } else if (entry.salt().isEmpty()) {
            findings.wrong("leaf " + entry.index() + ": its salt is gone or broken, its envelope is not: "
                    + entry.envelope().get().ref());
        } else if (!Commitment.to(entry.envelope().get(), entry.salt().get()).equals(entry.commitment())) {
            findings.wrong("leaf " + entry.index() + ": envelope, salt and commitment do not belong together: "
                    + entry.envelope().get().ref() + " version "
                    + entry.envelope().get().version());
        }
    }

    /** Compares the tiles that will not grow any more, and forgets them. */
    private void compareFullTiles() throws SQLException {
        growing.putAll(edge.takeChanged());
        Iterator<Map.Entry<Position, byte[]>> each = growing.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Position, byte[]> tile = each.next();
            if (tile.getValue().length == Tile.WIDTH_MAX * Hash.LENGTH_BYTES) {
                compareTile(tile.getKey(), tile.getValue());
                each.remove();
            }
        }
    }

    private void compareTile(Position at, byte[] derived) throws SQLException {
        String name = "tile " + at.level() + "/" + at.index();
        Optional<byte[]> stored = tables.tile(at.level(), at.index());
        if (stored.isEmpty()) {
            findings.wrong(name + " is missing");
            return;
        }
        tilesCompared++;
        if (!Arrays.equals(stored.get(), derived)) {
            findings.wrong(name + " is not what its leaves make");
        }
    }

    private void compareHead(LogTables.Head head) {
        String name = "checkpoint " + head.size();
        Hash root = roots.get(head.size());
        if (root == null) {
            findings.wrong(name + " stands for more leaves than there are: the tail is gone");
        } else if (!root.equals(head.root())) {
            findings.wrong(name + " has another root than the leaves make");
        }
        try {
            SignedNote note = SignedNote.parse(head.note());
            Checkpoint signed = Checkpoint.parse(note.text());
            if (!note.isSignedBy(key)) {
                findings.wrong(name + " is not signed by " + key.name());
            }
            if (signed.size() != head.size() || !signed.root().equals(head.root())) {
                findings.wrong(name + " says something else than its row");
            }
        } catch (IllegalArgumentException e) {
            findings.wrong(name + " cannot be read: " + e.getMessage());
        }
    }

    private void compareAnchor(LogTables.StoredAnchor anchor) {
        Hash root = roots.get(anchor.size());
        if (root == null || !root.equals(anchor.root())) {
            findings.wrong("the anchor of size " + anchor.size() + " has another root than the leaves make");
        }
    }

    private void comparePublished(EvmReader.AnchoredHead head) {
        Hash root = roots.get(head.size());
        if (root == null) {
            findings.wrong("the chain holds " + head.size() + " entries of this log, the database " + range.size());
        } else if (!root.equals(head.root())) {
            findings.wrong("the chain holds another root for size " + head.size() + " (block " + head.block() + ")");
        }
    }
}
