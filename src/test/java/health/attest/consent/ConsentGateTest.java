package health.attest.consent;

import static health.attest.consent.ConsentFixtures.CLINIC;
import static health.attest.consent.ConsentFixtures.NOON;
import static health.attest.consent.ConsentFixtures.OTTO;
import static health.attest.consent.ConsentFixtures.consent;
import static health.attest.consent.ConsentFixtures.doctor;
import static health.attest.consent.ConsentFixtures.observation;
import static health.attest.consent.ConsentFixtures.provision;
import static health.attest.consent.ConsentFixtures.subject;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AccessIndex;
import health.attest.access.AccessIndexEntry;
import health.attest.access.Caller;
import health.attest.access.PurposeOfUse;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.consent.ConsentLookup.Membership;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConsentGateTest {
    private static final Tenant TENANT = new Tenant("demo");
    private static final ResourceReference SUGAR = new ResourceReference("Observation", "sugar");
    private static final ResourceReference VISIT = new ResourceReference("Encounter", "visit");

    private final Known known = new Known();
    private final ConsentGate gate = new ConsentGate(
            new ConsentPolicy(ConsentRules.DEFAULT),
            known,
            known,
            (tenant, resource) -> resource.equals(VISIT) ? Set.of(SUGAR) : Set.of(),
            new ClientRegistrations(Map.of("ehr", new ClientRegistration(Set.of(), CLINIC, false))),
            Clock.fixed(NOON, ZoneOffset.UTC));

    @Test
    void membershipsCountWhileTheyLastAndRepresentativesAreToldApart() {
        known.memberships = Set.of(
                new Membership(new ResourceReference("CareTeam", "now"), Timespan.ALWAYS),
                new Membership(new ResourceReference("CareTeam", "past"), new Timespan(NOON.minusSeconds(9), NOON)),
                new Membership(new ResourceReference("Patient", "alice"), Timespan.ALWAYS));

        ConsentActor actor = gate.actor(TENANT, caller(OTTO), Set.of());

        assertThat(actor.memberships()).containsExactlyInAnyOrder(CLINIC, new ResourceReference("CareTeam", "now"));
        assertThat(actor.represents()).containsExactly("alice");
        assertThat(actor.purposes()).containsExactly(PurposeOfUse.TREATMENT);
    }

    @Test
    void aSystemOfSomebodyElseHasDataDisclosed() {
        ConsentActor recipient = new ConsentActor(
                subject("bulk"), null, Set.of(), Set.of(), Set.of(), Set.of(PurposeOfUse.TREATMENT), false);

        assertThat(ConsentGate.reading(recipient))
                .containsExactlyInAnyOrder(ConsentAction.ACCESS, ConsentAction.DISCLOSE);
        assertThat(ConsentGate.reading(doctor())).containsExactly(ConsentAction.ACCESS);
    }

    @Test
    void aProvenanceIsAboutThePatientsOfItsTargetsAndAsConfidential() {
        known.index.put(SUGAR, entry(SUGAR, Set.of("alice"), Set.of(Confidentiality.SYSTEM + "|R")));
        Matter provenance = bare("Provenance", Set.of(SUGAR));

        ConsentVerdict verdict = judge(doctor(), provenance);

        assertThat(verdict.outcome()).isEqualTo(ConsentVerdict.Outcome.DENY);
        assertThat(verdict.closed()).containsExactly("alice");
    }

    @Test
    void aBinaryOfNobodyIsClosedAndAPractitionerIsNot() {
        assertThat(judge(doctor(), bare("Binary", Set.of())).rule()).isEqualTo("no-security-context");
        assertThat(judge(doctor(), bare("Practitioner", Set.of(CLINIC))).outcome())
                .isEqualTo(ConsentVerdict.Outcome.PERMIT);
    }

    @Test
    void theAuthorOnRecordCountsForAuthoredBy() {
        known.index.put(SUGAR, entry(SUGAR, Set.of("alice"), Set.of()));
        known.consents.put("alice", List.of(denying(Provision.Meaning.AUTHOREDBY, OTTO)));

        assertThat(judge(doctor(), observation()).outcome()).isEqualTo(ConsentVerdict.Outcome.DENY);
    }

    @Test
    void whatANamedResourceRefersToCountsForRelated() {
        known.consents.put("alice", List.of(denying(Provision.Meaning.RELATED, VISIT)));

        assertThat(judge(doctor(), observation()).outcome()).isEqualTo(ConsentVerdict.Outcome.DENY);
    }

    @Test
    void theCustodiansOwnSystemNeedsNoLookUp() {
        ConsentActor integration = new ConsentActor(
                subject("backend"), null, Set.of(Role.INTEGRATION), Set.of(), Set.of(), Set.of(), true);
        known.unavailable = true;

        assertThat(judge(integration, observation()).rule()).isEqualTo("integration");
    }

    @Test
    void somebodyWithoutConsentsIsJudgedByTheImplicitPolicy() {
        assertThat(gate.judgePlain(doctor(), Set.of(ConsentAction.ACCESS), Matter.plain("Observation")))
                .isTrue();
        assertThat(gate.judgePlain(
                        ConsentFixtures.withPurposes(doctor()),
                        Set.of(ConsentAction.ACCESS),
                        Matter.plain("Observation")))
                .isFalse();
    }

    private ConsentVerdict judge(ConsentActor actor, Matter matter) {
        return gate.judge(TENANT, actor, ConsentGate.reading(actor), matter).verdict();
    }

    private static ConsentRecord denying(Provision.Meaning meaning, ResourceReference reference) {
        Provision root = provision(Provision.Type.DENY);
        Provision named = new Provision(
                root.type(),
                root.period(),
                root.actors(),
                root.actions(),
                root.labels(),
                root.purposes(),
                root.classes(),
                root.codes(),
                null,
                List.of(new Provision.DataCriterion(meaning, reference)),
                false,
                List.of());
        return consent("c", null, named);
    }

    private static Matter bare(String type, Set<ResourceReference> references) {
        return new Matter(
                type,
                new ResourceReference(type, "it"),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                null,
                Set.of(),
                references,
                Set.of());
    }

    private static AccessIndexEntry entry(ResourceReference reference, Set<String> patients, Set<String> labels) {
        return new AccessIndexEntry(TENANT, reference, 1, false, patients, Set.of(), "N", labels, Set.of(), OTTO);
    }

    private static Caller.Authenticated caller(ResourceReference user) {
        return new Caller.Authenticated(
                subject("otto"),
                Set.of(),
                Set.of(Role.DOCTOR),
                user,
                Caller.LaunchContext.NONE,
                Set.of(),
                "token",
                NOON,
                false,
                null);
    }

    /** What is on record, in memory. */
    private static final class Known implements ConsentLookup, AccessIndex {
        private final Map<String, List<ConsentRecord>> consents = new HashMap<>();
        private final Map<ResourceReference, AccessIndexEntry> index = new HashMap<>();
        private Set<Membership> memberships = Set.of();
        private boolean unavailable;

        @Override
        public Map<String, PatientConsents> consentsOf(Tenant tenant, Collection<String> patients) {
            if (unavailable) {
                throw new ConsentUnavailableException("down");
            }
            return patients.stream()
                    .collect(Collectors.toMap(
                            each -> each,
                            each -> new PatientConsents(each, consents.getOrDefault(each, List.of()), List.of())));
        }

        @Override
        public Set<Membership> membershipsOf(Tenant tenant, ResourceReference user) {
            return memberships;
        }

        @Override
        public Optional<ConsentRecord> version(Tenant tenant, String id, long version) {
            return Optional.empty();
        }

        @Override
        public Optional<BreakGlassGrant> grant(Tenant tenant, UUID id) {
            return Optional.empty();
        }

        @Override
        public Optional<AccessIndexEntry> find(Tenant tenant, ResourceReference reference) {
            return Optional.ofNullable(index.get(reference));
        }

        @Override
        public Map<ResourceReference, AccessIndexEntry> findAll(
                Tenant tenant, Collection<ResourceReference> references) {
            return references.stream()
                    .filter(index::containsKey)
                    .collect(Collectors.toMap(each -> each, each -> index.get(each)));
        }
    }
}
