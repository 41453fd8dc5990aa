package health.attest.auth;

import health.attest.access.OpenRoute;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The routes that may be asked without a token. Whatever is not listed is protected. */
public final class OpenRoutes {
    private static final List<OpenRoute> OWN = List.of(
            new OpenRoute("/fhir/metadata"),
            new OpenRoute("/fhir/.well-known/smart-configuration"),
            new OpenRoute("/health/live"),
            new OpenRoute("/health/ready"));

    private final List<OpenRoute> routes;

    /** @param others routes of other modules, each of which guards them itself or means them for everybody */
    public OpenRoutes(Collection<OpenRoute> others) {
        List<OpenRoute> all = new ArrayList<>(OWN);
        all.addAll(others);
        this.routes = List.copyOf(all);
    }

    /** Whether the path, as it came over the wire, needs no token. */
    public boolean include(String rawPath) {
        return routes.stream().anyMatch(route -> route.matches(rawPath));
    }
}
