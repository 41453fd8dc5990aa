package health.attest.auth;

import health.attest.access.Caller;
import health.attest.access.PurposeOfUse;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.access.Tenant;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an {@link Identity} out of a valid token's claims, keeping only what its issuer was trusted to say. */
final class IdentityReader {
    private static final Set<String> USER_TYPES =
            Set.of("Patient", "RelatedPerson", "Practitioner", "PractitionerRole", "Person");
    /**
     * Beginnings of scopes that would open something here; only these count as excess when an issuer may not say them.
     */
    private static final List<String> POWERFUL_SCOPES =
            List.of("patient/", "user/", "system/", "attest/", "admin:", "read:", "write:");

    private final TrustedIssuer issuer;
    private final TokenClaims claims;
    private final Set<String> excess = new HashSet<>();

    private IdentityReader(TokenVerifier.Verified token) {
        this.issuer = token.issuer();
        this.claims = token.claims();
    }

    /** The identity; empty when the token names no tenant its issuer may speak for. */
    static Optional<Identity> read(TokenVerifier.Verified token, String tokenDigest) {
        return new IdentityReader(token).read(tokenDigest);
    }

    private Optional<Identity> read(String tokenDigest) {
        Tenant tenant = tenant();
        if (tenant == null) {
            return Optional.empty();
        }
        String client = claims.text("client_id").or(() -> claims.text("azp")).orElseThrow();
        ResourceReference fhirUser = fhirUser();
        boolean clientCredentials = fhirUser == null && isClientItself(client);
        Caller.Authenticated caller = new Caller.Authenticated(
                new Caller.Subject(issuer.url(), client, claims.text("sub").orElse(client)),
                scopes(),
                roles(fhirUser, client, clientCredentials),
                fhirUser,
                new Caller.LaunchContext(logicalId("patient"), logicalId("encounter")),
                purposes(),
                claims.text("jti").orElse(tokenDigest),
                claims.instant("exp").orElseThrow(),
                clientCredentials,
                login());
        // A token without iat counts as issued at the beginning of time: any revocation of its user covers it.
        Instant issuedAt = claims.instant("iat").orElse(Instant.EPOCH);
        return Optional.of(
                new Identity(tenant, caller, issuedAt, claims.text("sid").orElse(null), excess));
    }

    private @Nullable Tenant tenant() {
        if (!claims.has(issuer.claims().tenant())) {
            return issuer.trust().soleTenant();
        }
        try {
            return claims.text(issuer.claims().tenant())
                    .filter(issuer.trust().tenants()::permits)
                    .map(Tenant::new)
                    .orElse(null);
        } catch (IllegalArgumentException notATenant) {
            return null;
        }
    }

    private Caller.@Nullable Login login() {
        return claims.instant("auth_time")
                .map(at -> new Caller.Login(at, Set.copyOf(claims.words("amr"))))
                .orElse(null);
    }

    private @Nullable ResourceReference fhirUser() {
        return claims.text("fhirUser")
                .flatMap(reference -> ResourceReference.parse(reference, issuer.audience()))
                .filter(reference -> USER_TYPES.contains(reference.type()))
                .orElse(null);
    }

    /** Whether no user stands behind the token: RFC 9068, and the marks that Keycloak, Auth0 and Entra ID leave. */
    private boolean isClientItself(String client) {
        Optional<String> subject = claims.text("sub");
        return subject.isEmpty()
                || subject.get().equals(client)
                || claims.text("preferred_username").equals(Optional.of("service-account-" + client))
                || claims.text("gty").equals(Optional.of("client-credentials"))
                || claims.text("idtyp").equals(Optional.of("app"));
    }

    private Set<String> scopes() {
        Set<String> granted = new LinkedHashSet<>();
        List<String> claimed = claims.has("scope") ? claims.words("scope") : claims.words("scp");
        for (String scope : claimed) {
            if (issuer.trust().scopes().permits(scope)) {
                granted.add(scope);
            } else if (POWERFUL_SCOPES.stream().anyMatch(scope::startsWith)) {
                excess.add("scope");
            }
        }
        return granted;
    }

    private Set<Role> roles(@Nullable ResourceReference fhirUser, String client, boolean clientCredentials) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : claims.words(issuer.claims().roles())) {
            Role.of(name).ifPresent(role -> {
                if (mayGive(role, client, clientCredentials)) {
                    roles.add(role);
                } else {
                    excess.add("roles");
                }
            });
        }
        boolean silent = claims.words(issuer.claims().roles()).isEmpty();
        if (!silent) {
            return roles;
        }
        Role otherwise = issuer.trust().defaultRole() == null
                ? roleOf(fhirUser)
                : issuer.trust().defaultRole();
        if (otherwise != null && mayGive(otherwise, client, clientCredentials)) {
            roles.add(otherwise);
        }
        return roles;
    }

    private boolean mayGive(Role role, String client, boolean clientCredentials) {
        return role == Role.INTEGRATION
                ? clientCredentials && issuer.trust().integrationClients().permits(client)
                : issuer.trust().roles().permits(role.code());
    }

    private static @Nullable Role roleOf(@Nullable ResourceReference fhirUser) {
        return switch (fhirUser == null ? "" : fhirUser.type()) {
            case "Patient", "RelatedPerson" -> Role.PATIENT;
            case "Practitioner", "PractitionerRole" -> Role.DOCTOR;
            default -> null;
        };
    }

    private Set<PurposeOfUse> purposes() {
        Set<PurposeOfUse> purposes = new HashSet<>();
        Set<String> codes = new LinkedHashSet<>(claims.codes(issuer.claims().purpose()));
        codes.addAll(claims.codes("extensions.ihe_iua." + issuer.claims().purpose()));
        for (String code : codes) {
            if (!issuer.trust().purposes().permits(code)) {
                excess.add("purpose");
            } else {
                PurposeOfUse.of(code).ifPresent(purposes::add);
            }
        }
        return purposes;
    }

    private @Nullable String logicalId(String claim) {
        return claims.text(claim).filter(ResourceReference::isLogicalId).orElse(null);
    }
}
