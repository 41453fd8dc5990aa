package health.attest.audit;

import health.attest.access.AccessDecision.Deny;
import health.attest.access.DenialReason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How it ended.
 *
 * @param level code of AuditEvent.outcome
 * @param description why, in coded words; null for a success
 */
public record Outcome(Level level, @Nullable String description) {
    public static final Outcome SUCCESS = new Outcome(Level.SUCCESS, null);

    /** The codes of FHIR's {@code audit-event-outcome}. */
    public enum Level {
        SUCCESS("0"),
        /** The caller's mistake. */
        MINOR_FAILURE("4"),
        /** A gate refused. */
        SERIOUS_FAILURE("8"),
        /** The server could not. */
        MAJOR_FAILURE("12");

        private final String code;

        Level(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /** What a gate's refusal leaves in the journal: stage, reason and rule, also where the caller was told less. */
    public static Outcome refused(Deny deny) {
        Level level = deny.reason() == DenialReason.UNAVAILABLE ? Level.MAJOR_FAILURE : Level.SERIOUS_FAILURE;
        String stage = deny.stage().name().toLowerCase(Locale.ROOT);
        return new Outcome(level, stage + " " + deny.reason().code() + " " + deny.rule());
    }

    /** What an answer with that HTTP status leaves in the journal. */
    public static Outcome ofStatus(int status) {
        if (status < 400) {
            return SUCCESS;
        }
        Level level = status >= 500
                ? Level.MAJOR_FAILURE
                : switch (status) {
                    case 401, 403, 405, 429 -> Level.SERIOUS_FAILURE;
                    default -> Level.MINOR_FAILURE;
                };
        return new Outcome(level, "http " + status);
    }

    public boolean isSuccess() {
        return level == Level.SUCCESS;
    }
}
