package health.attest.consent;

import health.attest.access.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Which Consents are about to stop counting, and whose patients have been told. Thread-safe, also across instances. */
public interface ExpiringConsents {
    /** When patients are told, before the end. */
    List<Integer> DAYS_BEFORE = List.of(7, 30);

    /** How often patients are looked after. */
    Duration EVERY = Duration.ofDays(1);

    /** Takes the day's round for this instance; false when another one has it or had it less than a day ago. */
    boolean begin(Instant now);

    /** Says that the round is done. */
    void end(Instant now);

    /** At most {@code max} Consents whose patients are to be told and have not been. */
    List<Expiring> due(Instant now, int max);

    /** Keeps, in the current transaction, that the patient is told; false when that is kept already. */
    boolean tell(Expiring expiring);

    /**
     * A Consent that ends.
     *
     * @param patient logical id
     * @param consent versioned reference
     * @param end when it stops to count
     * @param days which notice is due: at most this many days are left
     */
    record Expiring(Tenant tenant, String patient, String consent, Instant end, int days) {}
}
