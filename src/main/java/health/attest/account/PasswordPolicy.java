package health.attest.account;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which passwords are accepted (NIST SP 800-63B-4, section 3.1.1.2).
 *
 * @param lengthMin fewest characters, at least 8
 * @param historyCount how many earlier passwords may not come back, 0 to 24
 * @param composed whether lower case, upper case, digit and another character must each occur; NIST advises against it,
 *     some owners ask for it
 * @param breached passwords known to be in other hands, in lower case
 */
public record PasswordPolicy(int lengthMin, int historyCount, boolean composed, Set<String> breached) {
    /** Most characters; long enough for every phrase, short enough to hash. */
    public static final int LENGTH_MAX = 128;

    /** Most history that is compared, each at the cost of a hash. */
    public static final int HISTORY_MAX = 24;

    /** What is wrong with a password. */
    public enum Fault {
        TOO_SHORT,
        TOO_LONG,
        /** It holds the username or the e-mail address, or consists of one character. */
        GUESSABLE,
        BREACHED,
        NOT_COMPOSED,
        /** It is one of the account's earlier ones. */
        USED_BEFORE
    }

    public PasswordPolicy {
        if (lengthMin < 8 || lengthMin > LENGTH_MAX || historyCount < 0 || historyCount > HISTORY_MAX) {
            throw new IllegalArgumentException("a password rule is out of range");
        }
    }

    /** The one form under which a password is hashed and compared, however a keyboard composes its letters. */
    public static String normalized(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    /** What is wrong with a normalised password for that account; empty when nothing is, but for its history. */
    public Optional<Fault> faultOf(String password, Account account) {
        int length = password.codePointCount(0, password.length());
        if (length < lengthMin) {
            return Optional.of(Fault.TOO_SHORT);
        }
        if (length > LENGTH_MAX) {
            return Optional.of(Fault.TOO_LONG);
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (breached.contains(lower)) {
            return Optional.of(Fault.BREACHED);
        }
        boolean ownName = lower.contains(account.username())
                || (account.email() != null && lower.contains(account.email().toLowerCase(Locale.ROOT)));
        if (ownName || password.codePoints().distinct().count() < 4) {
            return Optional.of(Fault.GUESSABLE);
        }
        return composed && !isComposed(password) ? Optional.of(Fault.NOT_COMPOSED) : Optional.empty();
    }

    private static boolean isComposed(String password) {
        return password.chars().anyMatch(Character::isLowerCase)
                && password.chars().anyMatch(Character::isUpperCase)
                && password.chars().anyMatch(Character::isDigit)
                && password.chars().anyMatch(c -> !Character.isLetterOrDigit(c));
    }
}
