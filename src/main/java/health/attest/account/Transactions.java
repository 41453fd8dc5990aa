package health.attest.account;

import java.util.function.Supplier;

/** Runs work that is kept whole or not at all. */
public interface Transactions {

    /** What the work answers, once everything it wrote is kept; nothing of it is when it throws. */
    <T> T run(Supplier<T> work);

    /** The same for work without an answer. */
    default void execute(Runnable work) {
        run(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }
}
