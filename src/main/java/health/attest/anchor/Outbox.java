package health.attest.anchor;

import java.util.Collection;

/** The queue in front of the log. */
public interface Outbox {

    /**
     * Puts entries into the queue within the caller's transaction, each with a new salt; an entry that already waits is
     * left as it is. Commits or rolls back with what the entries are about.
     */
    void append(Collection<OutboxEntry> entries);
}
