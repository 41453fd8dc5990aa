package health.attest.consent;

import health.attest.access.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What one request was told, and every input it was decided on, so that it can be decided again.
 *
 * @param id the decision id that the answer carried
 * @param at when the first of its decisions was taken
 * @param request the request id
 * @param interaction code of the interaction
 * @param actor who asked
 * @param seen by patient id, what was on record
 * @param items what was decided about
 */
public record DecisionRecord(
        UUID id,
        Tenant tenant,
        Instant at,
        String request,
        String interaction,
        ConsentActor actor,
        Map<String, Seen> seen,
        List<Item> items) {

    /** Most items of one record; a request that judges more is recorded up to here and marked by its last item. */
    public static final int ITEMS_MAX = 1_000;

    public DecisionRecord {
        seen = Map.copyOf(seen);
        items = List.copyOf(items);
    }

    /**
     * What was on record for a patient.
     *
     * @param consents versions of the current Consents, as {@code id/version}
     * @param grants ids of break-glass grants
     */
    public record Seen(List<String> consents, List<String> grants) {
        public Seen {
            consents = List.copyOf(consents);
            grants = List.copyOf(grants);
        }
    }

    /**
     * One thing decided about.
     *
     * @param actions what was to be done with it
     * @param at when
     */
    public record Item(Matter matter, Set<ConsentAction> actions, Instant at, ConsentVerdict verdict) {
        public Item {
            actions = Set.copyOf(actions);
        }
    }
}
