package health.attest.consent;

import health.attest.access.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where decisions are kept. Thread-safe. */
public interface DecisionJournal {

    /**
     * Takes a record to be written soon.
     *
     * @throws ConsentUnavailableException when it cannot be taken
     */
    void append(DecisionRecord decision);

    /** The record of that id; empty when this tenant has none. */
    Optional<DecisionRecord> find(Tenant tenant, UUID id);

    /** At most {@code max} records about a patient in {@code [from, to)}, oldest first. */
    List<DecisionRecord> about(Tenant tenant, String patient, Instant from, Instant to, int max);
}
