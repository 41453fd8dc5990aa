package health.attest.account;

import health.attest.access.Tenant;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change that one person asked for and another has to agree to.
 *
 * @param kind which {@link ApprovedChange} makes it
 * @param subject whom or what it changes: the id of an account or a client
 * @param details what the change needs to know
 * @param requestedBy the person's {@code sub}
 * @param effectiveAt when it is made without a second person, because there was none; null when there was
 * @param expiresAt when it is void
 * @param decidedBy who agreed or refused; null while nobody has
 */
public record Approval(
        UUID id,
        Tenant tenant,
        String kind,
        String subject,
        Map<String, String> details,
        String requestedBy,
        Instant requestedAt,
        @Nullable Instant effectiveAt,
        Instant expiresAt,
        State state,
        @Nullable String decidedBy) {

    /** How far it has come. */
    public enum State {
        OPEN,
        APPLIED,
        REFUSED,
        EXPIRED
    }

    public Approval {
        details = Map.copyOf(details);
    }
}
