package health.attest.issuer;

import health.attest.access.Tenant;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An app that somebody opens on a patient (SMART App Launch 2.2, EHR launch).
 *
 * @param client the app
 * @param tenant whose patient
 * @param account who opens it
 * @param patient logical id
 * @param encounter logical id, or null
 * @param expires when it can no longer be redeemed
 */
public record Launch(
        String client,
        Tenant tenant,
        UUID account,
        String patient,
        @Nullable String encounter,
        Instant expires) {}
