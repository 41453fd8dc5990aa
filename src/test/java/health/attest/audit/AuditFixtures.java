package health.attest.audit;

import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.access.Caller.LaunchContext;
import health.attest.access.Caller.Subject;
import health.attest.access.Caller.TokenState;
import health.attest.access.ClientAddress;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.access.PurposeOfUse;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.audit.AccessRecord.About;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** People, requests and records that the tests of the journal share. */
final class AuditFixtures {
    static final Tenant DEMO = new Tenant("demo");
    static final Instant NOON = Instant.parse("2026-03-04T12:00:00.123Z");
    static final ServerIdentity SERVER = new ServerIdentity("https://north.example.org/fhir", "north");
    static final EventDocument DOCUMENTS = new EventDocument(SERVER);
    static final ResourceReference ALICE = new ResourceReference("Patient", "alice-1");
    static final ResourceReference OBSERVATION = new ResourceReference("Observation", "o-1");
    static final UUID ID = UUID.fromString("019cb8a2-5a7b-7000-8000-000000000001");

    static final Caller.Authenticated DR_GRACE = caller("dr-grace", Role.DOCTOR)
            .fhirUser(new ResourceReference("Practitioner", "grace"))
            .build();
    static final Caller.Authenticated BACKEND =
            caller("demo-backend", Role.INTEGRATION).system().build();
    static final Caller.Anonymous NOBODY = new Caller.Anonymous(TokenState.ABSENT);

    private AuditFixtures() {}

    static AccessContext context(Caller caller) {
        return new AccessContext("req-1", address("192.0.2.7"), DEMO, caller);
    }

    static Interaction interaction(Kind kind) {
        return new Interaction(kind, "Observation", "o-1", null, null, Map.of(), false);
    }

    static AccessRecord record(EventKind kind, Caller caller, About about) {
        return record(kind, caller, about, Outcome.SUCCESS);
    }

    static AccessRecord record(EventKind kind, Caller caller, About about, Outcome outcome) {
        Requester requester = Requester.of(context(caller)).with("curl/8", NOON.minusMillis(20));
        return new AccessRecord(ID, DEMO, NOON, kind, outcome, requester, about);
    }

    static JournalEntry entry(AccessRecord record) {
        return JournalEntry.of(record, DOCUMENTS, SERVER);
    }

    static ClientAddress address(String literal) {
        try {
            return new ClientAddress(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static CallerBuilder caller(String user, Role... roles) {
        return new CallerBuilder(user, Set.of(roles));
    }

    /** Builds callers of the demo issuer. */
    static final class CallerBuilder {
        private final String user;
        private final Set<Role> roles;
        private Set<String> scopes = Set.of();
        private @Nullable ResourceReference fhirUser;
        private LaunchContext launch = LaunchContext.NONE;
        private boolean system;

        private CallerBuilder(String user, Set<Role> roles) {
            this.user = user;
            this.roles = roles;
        }

        CallerBuilder scopes(String... granted) {
            scopes = Set.of(granted);
            return this;
        }

        CallerBuilder fhirUser(ResourceReference reference) {
            fhirUser = reference;
            return this;
        }

        CallerBuilder patient(String id) {
            launch = new LaunchContext(id, null);
            return this;
        }

        CallerBuilder system() {
            system = true;
            return this;
        }

        Caller.Authenticated build() {
            return new Caller.Authenticated(
                    new Subject("https://issuer.example.org", system ? user : "demo-app", user),
                    scopes,
                    roles,
                    fhirUser,
                    launch,
                    Set.of(PurposeOfUse.TREATMENT),
                    "jti-" + user,
                    NOON.plusSeconds(300),
                    system,
                    null);
        }
    }
}
