package health.attest.consent;

import health.attest.access.Caller;
import health.attest.access.PurposeOfUse;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** People, resources and consents that the tests of this module talk about. */
final class ConsentFixtures {
    static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    static final String RESTRICTED = Confidentiality.SYSTEM + "|R";
    static final String HIV = "http://terminology.hl7.org/CodeSystem/v3-ActCode|HIV";
    static final String GLUCOSE = "http://loinc.org|2339-0";
    static final ResourceReference OTTO = new ResourceReference("Practitioner", "otto");
    static final ResourceReference CLINIC = new ResourceReference("Organization", "clinic");

    private ConsentFixtures() {}

    static Caller.Subject subject(String user) {
        return new Caller.Subject("https://issuer.example", "ehr", user);
    }

    static ConsentActor doctor() {
        return new ConsentActor(
                subject("otto"),
                OTTO,
                Set.of(Role.DOCTOR),
                Set.of(CLINIC, new ResourceReference("PractitionerRole", "otto-at-clinic")),
                Set.of(),
                Set.of(PurposeOfUse.TREATMENT),
                false);
    }

    static ConsentActor patient(String id) {
        ResourceReference user = new ResourceReference("Patient", id);
        return new ConsentActor(subject(id), user, Set.of(Role.PATIENT), Set.of(), Set.of(), Set.of(), false);
    }

    static ConsentActor withPurposes(ConsentActor actor, String... purposes) {
        Set<PurposeOfUse> asked = Arrays.stream(purposes).map(PurposeOfUse::new).collect(Collectors.toSet());
        return new ConsentActor(
                actor.subject(),
                actor.user(),
                actor.roles(),
                actor.memberships(),
                actor.represents(),
                asked,
                actor.integration());
    }

    static ConsentActor withRole(ConsentActor actor, Role role) {
        return new ConsentActor(
                actor.subject(),
                actor.user(),
                Set.of(role),
                actor.memberships(),
                actor.represents(),
                actor.purposes(),
                role == Role.INTEGRATION);
    }

    static Matter observation(String... labels) {
        return new Matter(
                "Observation",
                new ResourceReference("Observation", "sugar"),
                Set.of("alice"),
                Set.of(labels),
                Set.of(GLUCOSE),
                Set.of("http://example.org/StructureDefinition/lab"),
                new Timespan(Instant.parse("2020-05-01T00:00:00Z"), Instant.parse("2020-05-02T00:00:00Z")),
                Set.of(new ResourceReference("Practitioner", "grace")),
                Set.of(new ResourceReference("Patient", "alice"), new ResourceReference("Encounter", "visit")),
                Set.of());
    }

    static Matter about(Matter matter, String type, String... patients) {
        return new Matter(
                type,
                new ResourceReference(type, "it"),
                Set.of(patients),
                matter.labels(),
                matter.codes(),
                matter.profiles(),
                matter.relevant(),
                matter.authors(),
                matter.references(),
                matter.referrers());
    }

    static Disclosure access(ConsentActor actor, Matter matter) {
        return new Disclosure(actor, Set.of(ConsentAction.ACCESS), matter);
    }

    static Provision provision(Provision.@Nullable Type type, Provision... exceptions) {
        return new Provision(
                type,
                Timespan.ALWAYS,
                List.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                null,
                List.of(),
                false,
                List.of(exceptions));
    }

    static ConsentRecord consent(String id, Provision.@Nullable Type base, @Nullable Provision root) {
        return new ConsentRecord(id, 1, "alice", true, base, root, true, false, true);
    }

    static Map<String, PatientConsents> onRecord(ConsentRecord... consents) {
        return Arrays.stream(consents).collect(Collectors.groupingBy(ConsentRecord::patient)).entrySet().stream()
                .map(entry -> new PatientConsents(entry.getKey(), entry.getValue(), List.of()))
                .collect(Collectors.toMap(PatientConsents::patient, Function.identity()));
    }
}
