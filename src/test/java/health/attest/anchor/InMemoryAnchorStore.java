package health.attest.anchor;

import health.attest.ledger.Hash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Anchors in memory, under a lease that a test can take away. */
public final class InMemoryAnchorStore implements AnchorStore {
    private final TreeMap<Long, SignedHead> heads = new TreeMap<>();
    private final List<Anchor> anchors = new ArrayList<>();
    private Optional<String> divergence = Optional.empty();
    private long fence = 1;

    public void sign(long size, Hash root) {
        heads.put(size, new SignedHead(size, root, "note", Instant.EPOCH));
    }

    /** Sets the database back to what it was at that size, as a restored backup does. */
    void restoreTo(long size) {
        heads.tailMap(size, false).clear();
        anchors.removeIf(anchor -> anchor.size() > size);
    }

    void giveLeaseToSomebodyElse() {
        fence++;
    }

    Anchor newest() {
        return anchors.get(anchors.size() - 1);
    }

    List<Anchor> all() {
        return List.copyOf(anchors);
    }

    @Override
    public Optional<SignedHead> latestHead() {
        return heads.isEmpty()
                ? Optional.empty()
                : Optional.of(heads.lastEntry().getValue());
    }

    @Override
    public Optional<Hash> rootAt(long size) {
        return Optional.ofNullable(heads.get(size)).map(SignedHead::root);
    }

    @Override
    public List<Anchor> open() {
        return anchors.stream()
                .filter(anchor -> anchor.state() == Anchor.State.SENT || anchor.state() == Anchor.State.ANCHORED)
                .toList();
    }

    @Override
    public void submit(Lease lease, SignedHead head, Hash previousRoot, LongSupplier submit) {
        hold(lease);
        anchors.add(new Anchor(
                anchors.size() + 1L,
                head.size(),
                head.root(),
                submit.getAsLong(),
                Anchor.State.SENT,
                Optional.empty()));
    }

    @Override
    public void update(Lease lease, Anchor anchor) {
        hold(lease);
        anchors.replaceAll(known -> known.id() == anchor.id() ? anchor : known);
    }

    @Override
    public Optional<String> divergence() {
        return divergence;
    }

    @Override
    public void setDivergence(Lease lease, Optional<String> why) {
        hold(lease);
        divergence = why;
    }

    private void hold(Lease lease) {
        if (lease.fence() != fence) {
            throw new LeaseLostException(lease);
        }
    }
}
