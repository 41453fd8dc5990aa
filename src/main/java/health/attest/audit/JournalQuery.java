package health.attest.audit;

import health.attest.access.Tenant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search of one tenant's journal.
 *
 * @param tenant whose journal
 * @param conditions what must hold, all of it
 * @param sort the order
 * @param after the place after which the page starts; null for the first page
 * @param limit most events of the page
 */
public record JournalQuery(
        Tenant tenant,
        List<Condition> conditions,
        Sort sort,
        @Nullable Place after,
        int limit) {

    public JournalQuery {
        conditions = List.copyOf(conditions);
    }

    /** What orders events; the row they stand in breaks ties. */
    public enum SortKey {
        RECORDED("date"),
        STORED("_lastUpdated"),
        ID("_id");

        private final String parameter;

        SortKey(String parameter) {
            this.parameter = parameter;
        }

        String parameter() {
            return parameter;
        }
    }

    /** An order. */
    public record Sort(SortKey key, boolean descending) {
        /** The newest first. */
        public static final Sort NEWEST_FIRST = new Sort(SortKey.RECORDED, true);
    }

    /**
     * A place between two events.
     *
     * @param value the sort key's value of the event before: milliseconds, or an id
     * @param row the row of the event before
     */
    public record Place(String value, long row) {}
}
