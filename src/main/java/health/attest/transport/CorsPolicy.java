package health.attest.transport;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which pages may call which routes from a browser. Never with credentials.
 *
 * <p>Discovery, metadata, keys and the ledger are for any origin; the FHIR API, the token endpoints and the challenge
 * are for the origins of registered clients and of the deployment; everything else is for its own pages only.
 */
public final class CorsPolicy {
    /** Request headers a page may set. */
    public static final String REQUEST_HEADERS =
            "Authorization, Content-Type, Accept, Prefer, If-Match," + " If-None-Match, If-None-Exist, X-Request-Id";
    /** Response headers a page may read. */
    public static final String RESPONSE_HEADERS = "ETag, Location, Content-Location, Last-Modified, Retry-After,"
            + " RateLimit, RateLimit-Policy, WWW-Authenticate, X-Request-Id, X-Decision-Id, Link";
    /** Methods a page may use. */
    public static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

    private static final String EVERY = "*";
    private static final Pattern ORIGIN =
            Pattern.compile("https?://(?:[a-z0-9](?:[a-z0-9.-]{0,252})|\\[[0-9a-f:]+])(?::\\d{1,5})?");
    private static final Set<String> ANYONE = Set.of("/fhir/metadata", "/oauth2/jwks");
    private static final List<String> ANYONE_BELOW = List.of("/fhir/.well-known/", "/.well-known/", "/ledger/");
    private static final Set<String> CLIENTS = Set.of(
            "/fhir", "/oauth2/token", "/oauth2/introspect", "/oauth2/revoke", "/userinfo", "/security/challenge");
    private static final String CLIENTS_BELOW = "/fhir/";

    private final Set<String> origins;
    private final ClientOrigins clients;

    /**
     * A policy.
     *
     * @param origins origins the deployment allows besides its clients'; {@code *} allows every page, for trials
     * @param clients origins of registered clients
     */
    public CorsPolicy(Set<String> origins, ClientOrigins clients) {
        origins.forEach(origin -> {
            if (!origin.equals(EVERY) && !ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException("not a web origin: " + origin);
            }
        });
        this.origins = Set.copyOf(origins);
        this.clients = clients;
    }

    /** What a browser is told about a page's request. */
    public enum Answer {
        /** Any page may read it. */
        ANY_ORIGIN,
        /** This page may read it. */
        THIS_ORIGIN,
        /** No page of that origin may. */
        REFUSED
    }

    /** Whether a page of that origin may call that path. */
    public Answer decide(String origin, String path) {
        if (ANYONE.contains(path) || ANYONE_BELOW.stream().anyMatch(path::startsWith)) {
            return Answer.ANY_ORIGIN;
        }
        boolean forClients = CLIENTS.contains(path) || path.startsWith(CLIENTS_BELOW);
        return forClients && ORIGIN.matcher(origin).matches() && knows(origin) ? Answer.THIS_ORIGIN : Answer.REFUSED;
    }

    private boolean knows(String origin) {
        return origins.contains(EVERY) || origins.contains(origin) || clients.allows(origin);
    }
}
