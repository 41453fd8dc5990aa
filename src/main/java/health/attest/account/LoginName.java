package health.attest.account;

import health.attest.access.Tenant;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * What somebody types to say who they are: a username, or {@code username@tenant} for another tenant than the first.
 * Any text is one; of those that cannot be a username nobody has an account.
 *
 * @param tenant the tenant meant
 * @param username the username meant, in its usual form
 */
public record LoginName(Tenant tenant, String username) {
    /** Longest text read, in characters; what comes after is not looked at. */
    public static final int LENGTH_MAX = 120;

    /**
     * Reads what was typed.
     *
     * @param tenants the tenants of this installation
     * @param first the tenant of a name that states none, or states one there is not
     */
    public static LoginName parse(String typed, Set<Tenant> tenants, Tenant first) {
        String cut = typed.length() > LENGTH_MAX ? typed.substring(0, LENGTH_MAX) : typed;
        // PostgreSQL takes no NUL, and nobody has a control character in their name.
        String printable = cut.replaceAll("\\p{Cntrl}", "\uFFFD");
        String text =
                Normalizer.normalize(printable, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
        int at = text.lastIndexOf('@');
        if (at > 0) {
            String named = text.substring(at + 1);
            for (Tenant tenant : tenants) {
                if (tenant.id().equals(named)) {
                    return new LoginName(tenant, text.substring(0, at));
                }
            }
        }
        return new LoginName(first, text);
    }

    /** The name as one text, the same for every way of typing it. */
    String canonical() {
        return username + "@" + tenant.id();
    }
}
