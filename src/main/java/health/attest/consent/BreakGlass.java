package health.attest.consent;

import health.attest.access.Caller;
import health.attest.access.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Opens records in an emergency, and closes them again. Thread-safe, also across instances. */
public interface BreakGlass {
    /** How long an opening lasts. */
    Duration LASTS = Duration.ofMinutes(60);
    /** Most patients one user may open within {@link #WINDOW}. */
    int PATIENTS_MAX = 5;

    /** How old the second factor of whoever breaks the glass may be. */
    Duration FACTOR_AGE_MAX = Duration.ofMinutes(15);

    Duration WINDOW = Duration.ofHours(1);
    int REASON_LENGTH_MIN = 10;
    int REASON_LENGTH_MAX = 1_000;

    /** Opens a patient's record; empty when the user has opened too many. */
    Optional<BreakGlassGrant> open(Tenant tenant, Caller.Subject subject, String patient, String reason, Instant now);

    /** Ends the grants of a subject for a patient, or of everybody when no subject is given; how many it ended. */
    int end(Tenant tenant, Optional<Caller.Subject> subject, String patient, Instant now);

    /** Whether that subject has any live grant. */
    boolean isOpen(Tenant tenant, Caller.Subject subject, Instant now);
}
