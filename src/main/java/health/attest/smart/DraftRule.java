package health.attest.smart;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** When a practitioner may delete: their own first draft, while it is young. Everything else is marked as an error. */
public final class DraftRule {
    /** How long a draft may be taken back. */
    public static final Duration AGE_MAX = Duration.ofHours(24);

    private static final Set<String> DRAFT_STATUSES =
            Set.of("draft", "preliminary", "registered", "proposed", "pending", "planned", "preparation");

    private DraftRule() {}

    /**
     * Whether a doctor may delete the resource.
     *
     * @param status the resource's {@code status}; null when it has none
     * @param own whether the caller wrote it
     * @param version version number of the current version
     */
    public static boolean permits(
            @Nullable String status, boolean own, long version, Instant lastUpdated, Instant now) {
        return own
                && version == 1
                && status != null
                && DRAFT_STATUSES.contains(status)
                && lastUpdated.plus(AGE_MAX).isAfter(now);
    }
}
