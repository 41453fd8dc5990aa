package health.attest.smart;

import ca.uhn.fhir.context.FhirContext;
import health.attest.access.Caller;
import health.attest.access.Caller.LaunchContext;
import health.attest.access.Caller.Subject;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Callers and interactions for the tests of scopes. */
final class SmartFixtures {
    static final R4 DEFINITIONS = new R4(FhirContext.forR4Cached());
    static final ScopePolicy POLICY = policy(PractitionerAccess.TENANT);

    private SmartFixtures() {}

    static ScopePolicy policy(PractitionerAccess access) {
        return new ScopePolicy(DEFINITIONS, new RoleScopes(DEFINITIONS, RoleScopes.DEFAULTS), access);
    }

    static Caller.Authenticated patient(String id, String... scopes) {
        return caller(Set.of(Role.PATIENT), new ResourceReference("Patient", id), id, false, scopes);
    }

    static Caller.Authenticated doctor(String... scopes) {
        return user(Role.DOCTOR, scopes);
    }

    static Caller.Authenticated user(Role role, String... scopes) {
        return caller(Set.of(role), new ResourceReference("Practitioner", "grace"), null, false, scopes);
    }

    static Caller.Authenticated system(String... scopes) {
        return caller(Set.of(), null, null, true, scopes);
    }

    static Caller.Authenticated caller(
            Set<Role> roles,
            @Nullable ResourceReference fhirUser,
            @Nullable String patient,
            boolean clientCredentials,
            String... scopes) {
        return new Caller.Authenticated(
                new Subject("https://idp.example", "app", "someone"),
                Set.copyOf(List.of(scopes)),
                roles,
                fhirUser,
                new LaunchContext(patient, null),
                Set.of(),
                "token-1",
                Instant.parse("2026-03-01T12:05:00Z"),
                clientCredentials,
                null);
    }

    static Interaction on(Kind kind, String type) {
        boolean named = Set.of(Kind.READ, Kind.VREAD, Kind.HISTORY_INSTANCE, Kind.UPDATE, Kind.PATCH, Kind.DELETE)
                .contains(kind);
        return new Interaction(kind, type, named ? "1" : null, kind == Kind.VREAD ? "2" : null, null, Map.of(), false);
    }

    static Interaction conditional(Kind kind, String type) {
        return new Interaction(kind, type, null, null, null, Map.of("identifier", List.of("x|1")), true);
    }

    /** {@code Observation?subject.name=x&_sort=-date}. */
    static Interaction search(String url) {
        return new BundleEntry("GET", url, null).interaction().orElseThrow();
    }

    static Interaction operation(String name, @Nullable String type, @Nullable String id) {
        return new Interaction(Kind.OPERATION, type, id, null, name, Map.of(), false);
    }
}
