package health.attest.threat;

import health.attest.chain.BlockedAddressRegistry;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainAddress;
import health.attest.chain.ChainEvent;
import health.attest.chain.ChainEvents;
import health.attest.threat.Block.ChainStatus;
import health.attest.threat.Block.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Takes blocks and signatures that stand on chain, in the chain's order.
 *
 * <p>The last word on a tag is the event with the greatest position, so an unblock is never undone by an older block. A
 * reporter with more than a hundred blocks in an hour is paused and somebody is told: one hostile or broken branch must
 * not shut out everybody's patients. Called by one thread.
 */
public final class ForeignBlocks implements ChainEvents.Listener {
    /** Most blocks of one reporter that are taken in an hour. */
    public static final int BLOCKS_PER_HOUR_MAX = 100;

    private static final int REMEMBERED_MAX = 1_000_000;

    private final Blocklist blocklist;
    private final Signatures signatures;
    private final Predicate<ChainAddress> isOurs;
    private final Consumer<ChainAddress> alarm;
    private final Consumer<Bytes32> liftOwn;
    private final Clock clock;
    private final List<ChainEvent> told = new ArrayList<>();
    private final Map<Bytes32, ChainEvent.Position> lastWord = new HashMap<>();
    private final Set<Bytes32> ownOnChain = new HashSet<>();
    private final Map<String, Integer> perReporterAndHour = new HashMap<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);

    /**
     * A listener.
     *
     * @param isOurs whether an account is this branch's own
     * @param alarm is told of a reporter that was paused, once an hour
     * @param liftOwn lifts a block of this branch that another branch has unblocked
     */
    public ForeignBlocks(
            Blocklist blocklist,
            Signatures signatures,
            Predicate<ChainAddress> isOurs,
            Consumer<ChainAddress> alarm,
            Consumer<Bytes32> liftOwn,
            Clock clock) {
        this.blocklist = blocklist;
        this.signatures = signatures;
        this.isOurs = isOurs;
        this.alarm = alarm;
        this.liftOwn = liftOwn;
        this.clock = clock;
    }

    @Override
    public void onEvent(ChainEvent event) {
        if (event.addressTag().isPresent() && told.size() < REMEMBERED_MAX) {
            told.add(event);
        }
        take(event);
    }

    @Override
    public void onCaughtUp(long block) {
        caughtUp.countDown();
    }

    /** Waits until every event up to the newest block was taken once; false when that takes longer. */
    public boolean awaitCaughtUp(Duration waitMax) throws InterruptedException {
        return caughtUp.await(waitMax.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void onRollback(long firstBlock) {
        List<ChainEvent> standing = told.stream()
                .filter(event -> event.position().block() < firstBlock)
                .toList();
        told.forEach(event -> event.addressTag().ifPresent(blocklist::removeForeign));
        told.clear();
        lastWord.clear();
        ownOnChain.clear();
        perReporterAndHour.clear();
        standing.forEach(this::onEvent);
    }

    private void take(ChainEvent event) {
        if (event instanceof ChainEvent.AddressBlocked blocked) {
            if (isLastWord(blocked.block().tag(), event.position())) {
                block(blocked.block(), event.position());
            }
        } else if (event instanceof ChainEvent.AddressUnblocked unblocked) {
            if (isLastWord(unblocked.tag(), event.position())) {
                blocklist.removeForeign(unblocked.tag());
                if (!isOurs.test(unblocked.by()) && liftsOwn(unblocked)) {
                    liftOwn.accept(unblocked.tag());
                }
            }
        } else if (event instanceof ChainEvent.SignatureReported reported) {
            if (isOurs.test(reported.reporter())) {
                signatures.addOwn(reported.pattern(), reported.expiresAt());
            } else {
                signatures.add(reported.pattern(), reported.reporter().hex(), false, reported.expiresAt());
            }
        } else if (event instanceof ChainEvent.SignatureVouched vouched) {
            signatures.add(
                    vouched.pattern(),
                    vouched.by().hex(),
                    vouched.administrator(),
                    signatures.expiryOf(vouched.pattern()));
        }
    }

    /**
     * Whether it came after this branch's own block. After a start old events are heard again, and a block decided
     * since must not fall to one of them.
     */
    private boolean liftsOwn(ChainEvent.AddressUnblocked unblocked) {
        Optional<Block> own = blocklist.find(unblocked.tag());
        if (own.isEmpty() || own.get().chainStatus() == ChainStatus.NONE) {
            return own.isEmpty() && isCaughtUp();
        }
        Long block = own.get().chainBlock();
        return block == null
                ? isCaughtUp() && ownOnChain.contains(unblocked.tag())
                : block <= unblocked.position().block();
    }

    private boolean isCaughtUp() {
        return caughtUp.getCount() == 0;
    }

    private boolean isLastWord(Bytes32 tag, ChainEvent.Position position) {
        ChainEvent.Position before = lastWord.get(tag);
        if (before != null && before.compareTo(position) >= 0) {
            return false;
        }
        lastWord.put(tag, position);
        return true;
    }

    private void block(BlockedAddressRegistry.Block block, ChainEvent.Position position) {
        if (isOurs.test(block.reporter())) {
            ownOnChain.add(block.tag());
            return;
        }
        if (isPaused(block)) {
            return;
        }
        blocklist.addForeign(new Block(
                block.tag(),
                Source.CHAIN,
                "reported by another branch",
                blockedAt(block),
                block.expiresAt().orElse(null),
                block.reporter().hex(),
                block.reporter().hex(),
                ChainStatus.CONFIRMED,
                position.transaction().toHex(),
                position.block()));
    }

    private boolean isPaused(BlockedAddressRegistry.Block block) {
        long hour = blockedAt(block).getEpochSecond() / Duration.ofHours(1).toSeconds();
        int count = perReporterAndHour.merge(block.reporter().hex() + "@" + hour, 1, Integer::sum);
        if (count == BLOCKS_PER_HOUR_MAX + 1) {
            alarm.accept(block.reporter());
        }
        return count > BLOCKS_PER_HOUR_MAX;
    }

    /**
     * What is heard as it happens was blocked now. Of older events an automatic block says when it was made by when it
     * ends; that cannot be later than now, whatever its reporter wrote.
     */
    private Instant blockedAt(BlockedAddressRegistry.Block block) {
        Instant now = clock.instant();
        return block.expiresAt()
                .map(end -> end.minus(ThreatPolicy.BLOCK_TIME))
                .filter(start -> !isCaughtUp() && start.isBefore(now))
                .orElse(now);
    }
}
