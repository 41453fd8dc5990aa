package health.attest.account;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * Something an account's owner is told.
 *
 * @param kind what it is about
 * @param text in words, without any link or code that would give a right
 */
public record Notice(UUID id, Kind kind, String text, Instant createdAt, boolean read) {

    /** What notices are about. */
    public enum Kind {
        INVITATION,
        VERIFICATION,
        PASSWORD_RESET,
        PASSWORD_CHANGED,
        SECOND_FACTOR_CHANGED,
        ACCOUNT_CHANGED,
        APPROVAL;

        /** The kind in answers: lower case, words joined by hyphens. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
