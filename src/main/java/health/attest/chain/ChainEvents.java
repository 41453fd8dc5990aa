package health.attest.chain;

/**
 * The events of all registries, from the first block on, in order.
 *
 * <p>Every instance follows for itself, so that what it keeps in memory is as fresh as the chain. After a
 * reorganisation the listener is told from which block on what it heard is undone, and then hears what stands there
 * now. A listener is called by one thread; what it throws is logged and the same event comes again.
 */
public interface ChainEvents {

    /** Hears events. */
    interface Listener {

        /** An event, in order; again after a failure of this listener. */
        void onEvent(ChainEvent event);

        /** Everything heard from blocks numbered {@code firstBlock} and above is undone. */
        void onRollback(long firstBlock);

        /** All events up to this block were told; called after each look that reached the newest block. */
        default void onCaughtUp(long block) {}
    }

    /** Tells the listener every event from the first block on, then each new one. */
    void follow(Listener listener);

    /** Whether every event up to the newest block known was told to all listeners. */
    boolean isCaughtUp();
}
