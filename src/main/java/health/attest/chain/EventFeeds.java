package health.attest.chain;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** The feeds of all listeners. {@link #step} is for one thread; {@link #follow} for any. */
public final class EventFeeds implements ChainEvents {
    private final ChainNode node;
    private final long firstBlock;
    private final BiConsumer<Listener, RuntimeException> onFailure;
    private final List<Feed> feeds = new CopyOnWriteArrayList<>();

    /**
     * Feeds without listeners.
     *
     * @param firstBlock block of the first contract, or any before it
     * @param onFailure told when a listener throws
     */
    public EventFeeds(ChainNode node, long firstBlock, BiConsumer<Listener, RuntimeException> onFailure) {
        this.node = node;
        this.firstBlock = firstBlock;
        this.onFailure = onFailure;
    }

    @Override
    public void follow(Listener listener) {
        feeds.add(new Feed(listener, new EventFeed(node, listener, firstBlock)));
    }

    @Override
    public boolean isCaughtUp() {
        return feeds.stream().allMatch(feed -> feed.events().isCaughtUp());
    }

    /**
     * Tells every listener what is new to it; one that throws does not keep the others from hearing.
     *
     * @throws ChainUnavailableException if the chain cannot be asked
     */
    public void step() {
        for (Feed feed : feeds) {
            try {
                feed.events().step();
            } catch (ChainUnavailableException e) {
                throw e;
            } catch (RuntimeException e) {
                onFailure.accept(feed.listener(), e);
            }
        }
    }

    private record Feed(Listener listener, EventFeed events) {}
}
