package health.attest.access;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reference to a resource of this server, without version.
 *
 * @param type FHIR resource type, for example {@code Patient}
 * @param id logical id, 1 to 64 of {@code A-Za-z0-9.-} (FHIR R4, datatype id)
 */
public record ResourceReference(String type, String id) {
    private static final Pattern FORM = Pattern.compile("([A-Z][A-Za-z]{1,63})/([A-Za-z0-9.-]{1,64})");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    public ResourceReference {
        if (!FORM.matcher(type + "/" + id).matches()) {
            throw new IllegalArgumentException("not a resource reference");
        }
    }

    /** Whether the text is a logical id: 1 to 64 of {@code A-Za-z0-9.-}. */
    public static boolean isLogicalId(String text) {
        return ID.matcher(text).matches();
    }

    /** Reads {@code Type/id}, optionally below {@code baseUrl}; empty for anything else, a versioned one included. */
    public static Optional<ResourceReference> parse(String reference, String baseUrl) {
        String relative = reference.startsWith(baseUrl + "/") ? reference.substring(baseUrl.length() + 1) : reference;
        Matcher matcher = FORM.matcher(relative);
        return matcher.matches()
                ? Optional.of(new ResourceReference(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return type + "/" + id;
    }
}
