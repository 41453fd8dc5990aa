package health.attest.access;

/**
 * Work that the first caller should not have to wait for, or that must have succeeded before anyone is served. Every
 * bean of this type is run once in the background after start; the server is ready when all of them have succeeded, and
 * not at all when one fails.
 */
public interface WarmUp {

    /**
     * Does the work; takes seconds, not minutes.
     *
     * @throws InterruptedException when the server stops meanwhile
     */
    void run() throws InterruptedException;
}
