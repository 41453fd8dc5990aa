package health.attest.audit;

import java.util.List;
import java.util.function.Consumer;

/** Finds what the journal holds. Thread-safe. */
public interface EventSearch {

    /** One page, and one event more if there are more. */
    List<StoredEvent> page(JournalQuery query);

    /** How many events the query finds on all pages. */
    long count(JournalQuery query);

    /** Hands over every event the query finds, in order, without holding them all at once. */
    void stream(JournalQuery query, Consumer<StoredEvent> sink);
}
