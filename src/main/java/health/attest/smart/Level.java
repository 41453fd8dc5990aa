package health.attest.smart;

import java.util.Locale;
import java.util.Optional;

/** On whose behalf a scope grants. */
enum Level {
    /** Confined to the compartment of the patient in context. */
    PATIENT,
    /** What the user's role and the practitioner-access policy allow. */
    USER,
    /** A client acting for itself. */
    SYSTEM;

    static Optional<Level> of(String text) {
        for (Level level : values()) {
            if (level.name().toLowerCase(Locale.ROOT).equals(text)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
