package health.attest.threat;

import health.attest.chain.Bytes32;
import health.attest.threat.Block.ChainStatus;
import health.attest.threat.Block.Source;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The blocks that stand, in memory, where every request asks. Thread-safe.
 *
 * <p>A manual block never expires and no automatic one replaces it. Blocks of other branches are kept apart: they are
 * asked for anonymous requests only, after authentication.
 */
public final class Blocklist {
    private static final int FOREIGN_MAX = 1_000_000;

    private final Clock clock;
    private final String branch;
    private final Map<Bytes32, Block> own = new ConcurrentHashMap<>();
    private final Map<Bytes32, Block> foreign = new ConcurrentHashMap<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    public Blocklist(Clock clock, String branch) {
        this.clock = clock;
        this.branch = branch;
    }

    /** Tells somebody at once of every block and unblock that is decided here. */
    public void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    /** Blocks for exactly a day because of what requests did; empty when a block stands that must not be replaced. */
    public Optional<Block> blockForScore(Bytes32 tag, String reason) {
        Instant now = clock.instant();
        return putUnlessManual(new Block(
                tag,
                Source.AUTO,
                reason,
                now,
                now.plus(ThreatPolicy.BLOCK_TIME),
                "score",
                branch,
                ChainStatus.PENDING,
                null,
                null));
    }

    /** Blocks here only, for failed challenges. */
    public Optional<Block> blockForChallenges(Bytes32 tag) {
        Instant now = clock.instant();
        return putUnlessManual(new Block(
                tag,
                Source.CHALLENGE,
                "failed challenges",
                now,
                now.plus(ThreatPolicy.CHALLENGE_BLOCK_TIME),
                "challenge",
                branch,
                ChainStatus.NONE,
                null,
                null));
    }

    /** Blocks for ever because a person decided it. */
    public Block blockByHand(Bytes32 tag, String reason, String by) {
        Block block = new Block(
                tag, Source.MANUAL, reason, clock.instant(), null, by, branch, ChainStatus.PENDING, null, null);
        own.put(tag, block);
        watchers.forEach(Runnable::run);
        return block;
    }

    private Optional<Block> putUnlessManual(Block block) {
        Block standing = own.compute(block.tag(), (tag, old) -> {
            boolean stays = old != null
                    && old.stands(block.blockedAt())
                    && (old.source() == Source.MANUAL || block.source() == Source.CHALLENGE);
            return stays ? old : block;
        });
        if (!standing.equals(block)) {
            return Optional.empty();
        }
        watchers.forEach(Runnable::run);
        return Optional.of(block);
    }

    /** Lifts whatever block of that tag stands; false if none did. */
    public boolean unblock(Bytes32 tag) {
        boolean ownLifted = own.remove(tag) != null;
        boolean lifted = foreign.remove(tag) != null || ownLifted;
        if (lifted) {
            watchers.forEach(Runnable::run);
        }
        return lifted;
    }

    /** Takes a block that another branch decided. */
    public void addForeign(Block block) {
        if (foreign.size() >= FOREIGN_MAX) {
            foreign.values().removeIf(old -> !old.stands(clock.instant()));
        }
        if (foreign.size() < FOREIGN_MAX) {
            foreign.put(block.tag(), block);
        }
    }

    /** Forgets a foreign block. */
    public void removeForeign(Bytes32 tag) {
        foreign.remove(tag);
    }

    /** What other instances of this branch have stored replaces what is known here. */
    public void replaceOwn(Collection<Block> stored) {
        Map<Bytes32, Block> fresh = new ConcurrentHashMap<>();
        stored.forEach(block -> fresh.put(block.tag(), block));
        own.keySet().retainAll(fresh.keySet());
        own.putAll(fresh);
    }

    /** The block of this branch that stands for a tag. */
    public Optional<Block> find(Bytes32 tag) {
        return Optional.ofNullable(own.get(tag)).filter(block -> block.stands(clock.instant()));
    }

    /** The block of another branch that stands for a tag. */
    public Optional<Block> findForeign(Bytes32 tag) {
        return Optional.ofNullable(foreign.get(tag)).filter(block -> block.stands(clock.instant()));
    }

    /** This branch's blocks that stand, newest first. */
    public List<Block> standing() {
        Instant now = clock.instant();
        return own.values().stream()
                .filter(block -> block.stands(now))
                .sorted((a, b) -> b.blockedAt().compareTo(a.blockedAt()))
                .toList();
    }

    /** Number of blocks that stand, others' included. */
    public int size() {
        Instant now = clock.instant();
        long others = foreign.values().stream()
                .filter(block -> block.stands(now) && !own.containsKey(block.tag()))
                .count();
        return standing().size() + (int) others;
    }
}
