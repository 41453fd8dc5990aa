package health.attest.auth;

import health.attest.access.Role;
import health.attest.access.Tenant;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An issuer whose access tokens Attest accepts, and for what.
 *
 * @param url the {@code iss} of its tokens, compared character by character
 * @param audience what {@code aud} must contain: the FHIR base
 * @param jwksUrl where its keys are; null to ask its discovery document
 * @param claims what it calls things
 * @param trust what it may say
 * @param introspection how opaque tokens are asked about; null when it issues none
 */
public record TrustedIssuer(
        String url,
        String audience,
        @Nullable URI jwksUrl,
        ClaimNames claims,
        Trust trust,
        @Nullable Introspection introspection) {

    public TrustedIssuer {
        requireSafe(URI.create(url));
        if (jwksUrl != null) {
            requireSafe(jwksUrl);
        }
        if (audience.isBlank()) {
            throw new IllegalArgumentException("an issuer needs an audience");
        }
    }

    /**
     * The claims a deployment may rename. A dotted name is a path into nested objects, as in
     * {@code realm_access.roles}.
     *
     * @param tenant tenant id
     * @param roles one or several role names
     * @param purpose one or several purpose-of-use codes or codings
     */
    public record ClaimNames(String tenant, String roles, String purpose) {
        public static final ClaimNames DEFAULT = new ClaimNames("tenant", "roles", "purpose_of_use");
    }

    /**
     * What an issuer may say; everything beyond is ignored.
     *
     * @param tenants tenants it may speak for
     * @param soleTenant the tenant of a token that names none; null when the token must name one
     * @param roles roles it may give
     * @param scopes scopes it may grant
     * @param purposes purposes of use it may state
     * @param integrationClients clients that may be the custodian's own systems
     * @param defaultRole role of a token that names none; null to go by the type of {@code fhirUser}
     */
    public record Trust(
            Allowance tenants,
            @Nullable Tenant soleTenant,
            Allowance roles,
            Allowance scopes,
            Allowance purposes,
            Allowance integrationClients,
            @Nullable Role defaultRole) {}

    /**
     * Token introspection (RFC 7662).
     *
     * @param url the endpoint
     * @param client client id Attest asks with
     * @param secret its secret
     */
    public record Introspection(URI url, String client, String secret) {
        public Introspection {
            requireSafe(url);
        }

        @Override
        public String toString() {
            return "Introspection[url=" + url + ", client=" + client + "]";
        }
    }

    /** Refuses an address that is not https; http only to this machine. */
    static void requireSafe(URI address) {
        String host = address.getHost();
        boolean loopback =
                host != null && Set.of("localhost", "127.0.0.1", "[::1]").contains(host);
        boolean safe = "https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && loopback);
        if (host == null || !safe) {
            throw new IllegalArgumentException("an issuer's address is https, or http on this machine: " + address);
        }
    }
}
