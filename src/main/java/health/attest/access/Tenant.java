package health.attest.access;

import java.util.regex.Pattern;

/**
 * An organisation whose data are kept apart from everybody else's; a HAPI partition.
 *
 * @param id 1 to 40 lower-case letters, digits and hyphens, starting with a letter
 */
public record Tenant(String id) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    public Tenant {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a tenant id is 1 to 40 of a-z, 0-9 and -, starting with a letter");
        }
    }
}
