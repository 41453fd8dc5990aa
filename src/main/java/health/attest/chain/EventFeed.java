package health.attest.chain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Follows the chain's events for one listener and notices when the chain it followed is no longer the chain.
 *
 * <p>After each stretch of blocks the hash of the last one is remembered. Before the next stretch the newest remembered
 * block that still stands is found; if it is not the newest, everything after it is undone and told again. One thread
 * at a time.
 */
final class EventFeed {
    /** Most blocks asked for at once; nodes refuse more than some thousands. */
    static final int STRETCH_BLOCKS_MAX = 2_000;

    /** Most stretches in one step, so that other listeners get their turn. */
    private static final int STRETCHES_MAX = 50;

    /** Remembered blocks; a longer reorganisation undoes everything. */
    private static final int MARKS_MAX = 256;

    private final ChainNode node;
    private final ChainEvents.Listener listener;
    private final long firstBlock;
    private final Deque<BlockHeader> marks = new ArrayDeque<>();
    private ChainEvent.Position told = new ChainEvent.Position(-1, -1, Bytes32.ZERO, Bytes32.ZERO);
    private Optional<BlockHeader> halfTold = Optional.empty();
    private volatile boolean caughtUp;

    EventFeed(ChainNode node, ChainEvents.Listener listener, long firstBlock) {
        this.node = node;
        this.listener = listener;
        this.firstBlock = firstBlock;
    }

    boolean isCaughtUp() {
        return caughtUp;
    }

    /** Tells what is new. Whatever the listener throws ends the step; the next one goes on with the same event. */
    void step() {
        BlockHeader latest = node.latest();
        rollBackToWhatStands(latest);
        for (int i = 0; i < STRETCHES_MAX; i++) {
            long from = marks.isEmpty() ? firstBlock : marks.getLast().number() + 1;
            if (from > latest.number()) {
                caughtUp = true;
                listener.onCaughtUp(latest.number());
                return;
            }
            caughtUp = caughtUp && latest.number() - from < STRETCH_BLOCKS_MAX;
            if (!tell(from, Math.min(latest.number(), from + STRETCH_BLOCKS_MAX - 1))) {
                return;
            }
        }
    }

    private void rollBackToWhatStands(BlockHeader latest) {
        boolean undone = halfTold.filter(mark -> !stands(mark)).isPresent();
        if (!undone && !marks.isEmpty() && marks.getLast().hash().equals(latest.hash())) {
            return;
        }
        while (!marks.isEmpty() && !stands(marks.getLast())) {
            marks.removeLast();
            undone = true;
        }
        if (undone) {
            long first = marks.isEmpty() ? firstBlock : marks.getLast().number() + 1;
            told = new ChainEvent.Position(first - 1, Integer.MAX_VALUE, Bytes32.ZERO, Bytes32.ZERO);
            halfTold = Optional.empty();
            listener.onRollback(first);
        }
    }

    private boolean stands(BlockHeader mark) {
        return node.block(mark.number()).map(BlockHeader::hash).equals(Optional.of(mark.hash()));
    }

    /** False when the chain changed while it was read; nothing of this stretch was told then. */
    private boolean tell(long from, long to) {
        Optional<BlockHeader> before = node.block(to);
        var events = node.events(from, to);
        Optional<BlockHeader> after = node.block(to);
        if (before.isEmpty() || !before.equals(after)) {
            return false;
        }
        halfTold = after;
        for (ChainEvent event : events) {
            if (event.position().compareTo(told) > 0) {
                listener.onEvent(event);
                told = event.position();
            }
        }
        halfTold = Optional.empty();
        marks.addLast(after.get());
        if (marks.size() > MARKS_MAX) {
            marks.removeFirst();
        }
        return true;
    }
}
