package health.attest.threat;

import health.attest.access.OpenRoute;
import java.util.Collection;
import java.util.List;

/** What kind of route a path is, for the guard. */
public enum RouteClass {
    /** Needs a token; without one it is scored. */
    PROTECTED,
    /** For everybody, or guarded by its own module: limited, never scored. */
    OPEN,
    /** Token endpoints and login: only their failures count. */
    LOGIN;

    private static final List<String> LOGINS = List.of("/oauth2/", "/login", "/logout", "/userinfo", "/connect/");
    private static final List<OpenRoute> ALWAYS_OPEN = List.of(
            new OpenRoute("/fhir/metadata"),
            new OpenRoute("/fhir/.well-known/**"),
            new OpenRoute("/.well-known/**"),
            new OpenRoute("/oauth2/jwks"),
            new OpenRoute("/ledger/**"),
            new OpenRoute("/health/**"),
            new OpenRoute("/security/challenge"),
            new OpenRoute("/assets/**"),
            new OpenRoute("/favicon.ico"),
            new OpenRoute("/error"));

    /**
     * The class of a raw path.
     *
     * @param declared open routes of other modules
     */
    public static RouteClass of(String path, Collection<OpenRoute> declared) {
        if (ALWAYS_OPEN.stream().anyMatch(route -> route.matches(path))) {
            return OPEN;
        }
        if (LOGINS.stream().anyMatch(path::startsWith)) {
            return LOGIN;
        }
        return declared.stream().anyMatch(route -> route.matches(path)) ? OPEN : PROTECTED;
    }
}
