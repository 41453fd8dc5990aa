package health.attest.journey;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Counts the statements that threads which answer requests send to the database, as PostgreSQL's driver sends them. */
final class Statements extends Handler implements AutoCloseable {
    private static final Logger DRIVER = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");

    private final AtomicInteger count = new AtomicInteger();
    private final Level before = DRIVER.getLevel();

    private Statements() {
        setLevel(Level.ALL);
    }

    static Statements counting() {
        Statements statements = new Statements();
        DRIVER.addHandler(statements);
        DRIVER.setUseParentHandlers(false);
        DRIVER.setLevel(Level.FINEST);
        return statements;
    }

    /** How many since the last call. */
    int taken() {
        return count.getAndSet(0);
    }

    @Override
    public void publish(LogRecord said) {
        String message = String.valueOf(said.getMessage());
        if (Thread.currentThread().getName().contains("-exec-")
                && (message.startsWith(" FE=> Execute") || message.startsWith(" FE=> SimpleQuery"))) {
            count.incrementAndGet();
        }
    }

    @Override
    public void flush() {
        // Nothing is kept back.
    }

    @Override
    public void close() {
        DRIVER.removeHandler(this);
        DRIVER.setUseParentHandlers(true);
        DRIVER.setLevel(before);
    }
}
