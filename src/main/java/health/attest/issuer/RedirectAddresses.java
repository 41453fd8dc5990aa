package health.attest.issuer;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What an address may be that a browser is sent to with a code (RFC 9700 section 4.1, RFC 8252). */
final class RedirectAddresses {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");
    private static final Pattern APP_SCHEME = Pattern.compile("[a-z][a-z0-9+-]*(?:\\.[a-z0-9+-]+)+");
    private static final int LENGTH_MAX = 500;

    private RedirectAddresses() {}

    /** Refuses what is not https, http on the user's own machine, or an app's scheme that reads like a domain. */
    static void requireSafe(URI address) {
        String scheme = address.getScheme();
        boolean web = "https".equals(scheme) && address.getHost() != null;
        boolean own = "http".equals(scheme) && address.getHost() != null && LOOPBACK.contains(address.getHost());
        boolean app = scheme != null && APP_SCHEME.matcher(scheme).matches();
        if (!(web || own || app)
                || address.getRawFragment() != null
                || address.getRawUserInfo() != null
                || address.toString().contains("*")
                || address.toString().length() > LENGTH_MAX) {
            throw new IllegalArgumentException("not a safe redirect address");
        }
    }

    /** The web origin of an address, as a browser sends it; empty for an app's own scheme. */
    static Optional<String> originOf(URI address) {
        if (address.getHost() == null || !Set.of("https", "http").contains(String.valueOf(address.getScheme()))) {
            return Optional.empty();
        }
        boolean usual = address.getPort() < 0
                || (address.getPort() == 443 && "https".equals(address.getScheme()))
                || (address.getPort() == 80 && "http".equals(address.getScheme()));
        return Optional.of(address.getScheme() + "://" + address.getHost() + (usual ? "" : ":" + address.getPort()));
    }
}
