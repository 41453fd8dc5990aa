package health.attest.audit;

import java.time.Duration;

/**
 * How long callers wait for the journal and how much may wait at once.
 *
 * @param deadline longest a caller waits for its entries to be durable; 100 ms to 30 s
 * @param queuedEntriesMax entries that may wait for their commit; past it callers are refused at once
 * @param batchEntriesMax entries of one commit
 * @param writers threads that commit, each with a connection of its own while it does; 1 to 16
 */
public record JournalPolicy(Duration deadline, int queuedEntriesMax, int batchEntriesMax, int writers) {

    public JournalPolicy {
        if (deadline.compareTo(Duration.ofMillis(100)) < 0 || deadline.compareTo(Duration.ofSeconds(30)) > 0) {
            throw new IllegalArgumentException("attest.audit.deadline must be between 100 ms and 30 s");
        }
        if (batchEntriesMax < 1 || batchEntriesMax > 10_000) {
            throw new IllegalArgumentException("attest.audit.batch-entries-max must be between 1 and 10 000");
        }
        if (queuedEntriesMax < batchEntriesMax || queuedEntriesMax > 1_000_000) {
            throw new IllegalArgumentException(
                    "attest.audit.queued-entries-max must be between batch-entries-max and 1 000 000");
        }
        if (writers < 1 || writers > 16) {
            throw new IllegalArgumentException("attest.audit.writers must be between 1 and 16");
        }
    }
}
