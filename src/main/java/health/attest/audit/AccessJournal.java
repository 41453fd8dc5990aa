package health.attest.audit;

import java.util.List;

/** Where entries become durable. Thread-safe. */
public interface AccessJournal {

    /**
     * Returns when the entries are durable, all of them. Entries of many callers share one commit.
     *
     * @throws JournalUnavailableException if they are not durable within the deadline; they may still become so
     */
    void append(List<JournalEntry> entries);

    /**
     * Adds the entries to the transaction in progress on this thread, so that they commit or vanish with it.
     *
     * @throws JournalUnavailableException if the journal refuses them; the transaction must then roll back
     * @throws IllegalStateException if no transaction is in progress
     */
    void appendInTransaction(List<JournalEntry> entries);

    /**
     * Says that entries of the transaction in progress may come as late as while it commits. Does nothing outside a
     * transaction.
     */
    void expectInTransaction();
}
