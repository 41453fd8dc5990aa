package health.attest.consent;

import health.attest.access.Caller;
import java.time.Instant;

/**
 * One opening of a patient's record in an emergency.
 *
 * @param id identifies the grant
 * @param subject for whom, through which client
 * @param patient logical id of the patient
 * @param span from the opening until it ends by time, by its holder or by a privacy officer
 */
public record BreakGlassGrant(String id, Caller.Subject subject, String patient, Timespan span) {

    /** Whether it opens the patient's record to that subject at that instant. */
    public boolean opens(Caller.Subject asking, Instant instant) {
        return subject.equals(asking) && span.contains(instant);
    }
}
