package health.attest.auth.spring;

import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.auth.Allowance;
import health.attest.auth.TrustedIssuer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code attest.auth.*} settings.
 *
 * @param issuers the issuers whose access tokens are accepted
 * @param tenant the first tenant: that of tokens and requests that name none
 * @param tokensKnownMax most verified tokens remembered, so that their signatures are checked once
 * @param keysOutageMax how long an issuer's last keys are used while it does not answer, at most 24 h
 */
@ConfigurationProperties("attest.auth")
record AuthProperties(
        @DefaultValue List<Issuer> issuers,
        @DefaultValue("demo") String tenant,
        @DefaultValue("10000") int tokensKnownMax,
        @DefaultValue("24h") Duration keysOutageMax) {

    /**
     * One trusted issuer.
     *
     * @param url the {@code iss} of its tokens
     * @param audience what {@code aud} must contain; empty for the FHIR base of this server
     * @param jwksUrl address of its keys; empty to ask its discovery document
     * @param tenantClaim claim that names the tenant
     * @param rolesClaim claim that names roles; a dotted path reaches into objects
     * @param purposeClaim claim that names purposes of use
     * @param tenants tenants it may speak for, {@code *} for any; empty for the first tenant
     * @param roles roles it may give
     * @param scopes scopes it may grant
     * @param purposes purposes of use it may state
     * @param integrationClients clients that may be the custodian's own systems, {@code *} for any
     * @param defaultRole role of tokens that name none; empty to go by the type of {@code fhirUser}
     * @param introspectionUrl where opaque tokens are asked about; empty when it issues none
     * @param introspectionClient client id to ask with
     * @param introspectionSecret its secret
     */
    record Issuer(
            String url,
            @DefaultValue("") String audience,
            @DefaultValue("") String jwksUrl,
            @DefaultValue("tenant") String tenantClaim,
            @DefaultValue("roles") String rolesClaim,
            @DefaultValue("purpose_of_use") String purposeClaim,
            @DefaultValue Set<String> tenants,
            @DefaultValue({"patient", "nurse", "doctor"}) Set<String> roles,

            @DefaultValue({
                "patient/*",
                "user/*",
                "system/*",
                "launch",
                "launch/*",
                "openid",
                "profile",
                "fhirUser",
                "online_access",
                "offline_access",
                "read:profile",
                "write:profile",
                "read:records",
                "write:records"
            })
            Set<String> scopes,

            @DefaultValue({"*", "-BTG"}) Set<String> purposes,
            @DefaultValue Set<String> integrationClients,
            @DefaultValue("") String defaultRole,
            @DefaultValue("") String introspectionUrl,
            @DefaultValue("") String introspectionClient,
            @DefaultValue("") String introspectionSecret) {

        TrustedIssuer toTrustedIssuer(Tenant first, String fhirBase) {
            return new TrustedIssuer(
                    url,
                    audience.isEmpty() ? fhirBase : audience,
                    jwksUrl.isEmpty() ? null : URI.create(jwksUrl),
                    new TrustedIssuer.ClaimNames(tenantClaim, rolesClaim, purposeClaim),
                    trust(first),
                    introspection());
        }

        private TrustedIssuer.Trust trust(Tenant first) {
            Set<String> allowed = tenants.isEmpty() ? Set.of(first.id()) : tenants;
            return new TrustedIssuer.Trust(
                    new Allowance(allowed),
                    soleTenant(allowed),
                    new Allowance(roles),
                    new Allowance(scopes),
                    new Allowance(purposes),
                    new Allowance(integrationClients),
                    defaultRole.isEmpty() ? null : role(defaultRole));
        }

        /** A token may leave its tenant out only where there is no choice. */
        private static @Nullable Tenant soleTenant(Set<String> allowed) {
            String only = allowed.size() == 1 ? allowed.iterator().next() : "*";
            return only.contains("*") ? null : new Tenant(only);
        }

        private static Role role(String code) {
            return Role.of(code).orElseThrow(() -> new IllegalArgumentException("no such role: " + code));
        }

        private TrustedIssuer.@Nullable Introspection introspection() {
            return introspectionUrl.isEmpty()
                    ? null
                    : new TrustedIssuer.Introspection(
                            URI.create(introspectionUrl), introspectionClient, introspectionSecret);
        }
    }
}
