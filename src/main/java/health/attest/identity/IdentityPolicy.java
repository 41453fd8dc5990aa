package health.attest.identity;

import java.util.List;
import java.util.regex.Pattern;

/**
 * From what a patient's identity is taken, and how DIDs are written.
 *
 * @param systems identifier systems that are the same at every branch, in order of preference
 * @param countryCode calling code for telephone numbers that have none; empty to leave those as they are
 * @param didMethod the method of {@code did:{method}:…}
 */
public record IdentityPolicy(List<String> systems, String countryCode, String didMethod) {
    /** Most systems that are looked for. */
    private static final int SYSTEMS_MAX = 32;

    private static final Pattern COUNTRY_CODE = Pattern.compile("([1-9][0-9]{0,2})?");
    private static final Pattern DID_METHOD = Pattern.compile("[a-z0-9]{1,32}");

    public IdentityPolicy {
        systems = List.copyOf(systems);
        if (systems.size() > SYSTEMS_MAX
                || !COUNTRY_CODE.matcher(countryCode).matches()
                || !DID_METHOD.matcher(didMethod).matches()) {
            throw new IllegalArgumentException("attest.identity: at most " + SYSTEMS_MAX
                    + " systems, a country code of 1 to 3 digits, a DID method of a-z and 0-9");
        }
    }
}
