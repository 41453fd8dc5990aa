package health.attest.account;

import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.access.Tenant;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who can sign in.
 *
 * @param id never changes and is never used again; the {@code sub} of the account's tokens
 * @param tenant the one tenant it belongs to
 * @param username what its owner types, unique in the tenant: 2 to 64 of {@code a-z0-9._-}
 * @param displayName what others see, 1 to 200 characters
 * @param email where messages go; null when there is none
 * @param roles in union; none is a person without any rights
 * @param fhirUser the resource that is this person; null for people without one
 * @param disabled whether it is shut; nothing of it is ever deleted
 */
public record Account(
        UUID id,
        Tenant tenant,
        String username,
        String displayName,
        @Nullable String email,
        Set<Role> roles,
        @Nullable ResourceReference fhirUser,
        boolean disabled) {
    /** Longest display name, in characters. */
    public static final int DISPLAY_NAME_LENGTH_MAX = 200;

    /** Longest e-mail address (RFC 5321, section 4.5.3.1.3). */
    public static final int EMAIL_LENGTH_MAX = 254;

    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._-]{1,63}");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@<>,;:\"\\p{Cntrl}]{1,64}@[A-Za-z0-9.-]{1,189}");

    public Account {
        if (!USERNAME.matcher(username).matches()) {
            throw new IllegalArgumentException("a username is 2 to 64 of a-z, 0-9, dot, underscore and hyphen");
        }
        if (!isDisplayName(displayName)) {
            throw new IllegalArgumentException("a display name is 1 to " + DISPLAY_NAME_LENGTH_MAX + " characters");
        }
        if (email != null && !isEmail(email)) {
            throw new IllegalArgumentException("not an e-mail address");
        }
        roles = Set.copyOf(roles);
    }

    /** Whether this is somebody who treats or serves patients, and not a patient as well. */
    public boolean isPractitioner() {
        return fhirUser != null && fhirUser.type().startsWith("Practitioner") && !roles.contains(Role.PATIENT);
    }

    /** Whether the text can be a person's username. */
    public static boolean isUsername(String text) {
        return USERNAME.matcher(text).matches();
    }

    /** Whether the text can be a person's name: not blank, no control characters, not too long. */
    public static boolean isDisplayName(String text) {
        return !text.isBlank()
                && text.length() <= DISPLAY_NAME_LENGTH_MAX
                && text.chars().noneMatch(Character::isISOControl);
    }

    /** Whether the text has the form of an e-mail address; whether somebody reads it, a message must show. */
    public static boolean isEmail(String text) {
        return text.length() <= EMAIL_LENGTH_MAX && EMAIL.matcher(text).matches();
    }
}
