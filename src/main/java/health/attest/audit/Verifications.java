package health.attest.audit;

import health.attest.access.Tenant;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Starts verifications and tells of them. Thread-safe; what is running survives no restart, what it found does. */
public interface Verifications {

    /**
     * Starts one, or tells of the tenant's own that still runs.
     *
     * @param from events recorded at or after; null for the first
     * @param to events recorded before; null for the last
     */
    Verification start(Tenant tenant, @Nullable Instant from, @Nullable Instant to);

    /** The tenant's verification of that name. */
    Optional<Verification> find(Tenant tenant, UUID id);
}
